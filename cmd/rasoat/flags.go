package main

import (
	"os"
	"os/user"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/rs/zerolog"
	"github.com/urfave/cli/v2"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Flags that several commands share.
var (
	catalogueFlag = &cli.StringFlag{Name: "catalogue", Value: ".", Usage: "folder of rasoat.yaml"}
	storeFlag     = &cli.StringFlag{Name: "store", Usage: "score store, a folder or s3://bucket/folder (default: the catalogue's)"}
	periodFlag    = &cli.StringFlag{Name: "period", Usage: "day that is audited, as 2026-11-21 (default: today in the catalogue's time zone)"}
	langFlag      = &cli.StringFlag{Name: "lang", Usage: "vi or en (default: the catalogue's)"}
	formatFlag    = &cli.StringFlag{Name: "log-format", Value: "auto", Usage: "auto, json or console"}
	levelFlag     = &cli.StringFlag{Name: "log-level", Value: "info", Usage: "debug, info, warn, error"}
	jsonFlag      = &cli.BoolFlag{Name: "json", Usage: "the answer as JSON, one key per table of the store"}
	quietFlag     = &cli.BoolFlag{Name: "no-progress", Usage: "no progress bar"}
	jobsFlag      = &cli.IntFlag{Name: "jobs", Value: runtime.GOMAXPROCS(0), Usage: "workers"}
	memoryFlag    = &cli.StringFlag{Name: "memory", Value: "2GiB", Usage: "memory that the run aims to stay under"}
	signFlag      = &cli.StringFlag{Name: "sign", Usage: "key that signs what is stored (see rasoat store key)"}
	reasonFlag    = &cli.StringFlag{Name: "reason", Usage: "why this is run again"}
)

func failOnFlag(otherwise string) *cli.StringFlag {
	return &cli.StringFlag{Name: "fail-on", Value: otherwise, Usage: "never, warn, fail or critical: exit 1 if a dataset is that or worse"}
}

// settings are the shared flags, checked.
type settings struct {
	lang   message.Lang
	log    zerolog.Logger
	jobs   int
	failOn int   // index in grades; 0: never
	memory int64 // bytes; 0: no limit
}

// grades are the words of --fail-on in order of gravity.
var grades = []string{"never", "warn", "fail", "critical"}

func readSettings(c *cli.Context) (settings, error) {
	s := settings{jobs: c.Int("jobs")}
	var err error
	if s.lang, err = language(c); err != nil {
		return s, err
	}
	if c.IsSet("jobs") && s.jobs < 1 {
		return s, usage(message.New(msgBadFlag, "--jobs", c.Int("jobs"), "1, 2, …"))
	}
	if word := c.String("fail-on"); word != "" {
		if s.failOn = indexOf(grades, word); s.failOn < 0 {
			return s, usage(message.New(msgBadFlag, "--fail-on", word, strings.Join(grades, ", ")), message.DidYouMean(word, grades))
		}
	}
	if s.memory, err = limitMemory(c.String("memory")); err != nil {
		return s, err
	}
	s.log, err = newLog(c.String("log-format"), c.String("log-level"))
	return s, err
}

func indexOf(words []string, word string) int {
	for i, w := range words {
		if w == word {
			return i
		}
	}
	return -1
}

func newLog(format, level string) (zerolog.Logger, error) {
	zerolog.TimeFieldFormat = time.RFC3339Nano
	l, err := zerolog.ParseLevel(level)
	if err != nil || l == zerolog.NoLevel && level != "" {
		return zerolog.Nop(), usage(message.New(msgBadFlag, "--log-level", level, "debug, info, warn, error"))
	}
	switch {
	case format == "console", format == "auto" && colourful(os.Stderr):
		w := zerolog.ConsoleWriter{Out: os.Stderr, NoColor: !colourful(os.Stderr), TimeFormat: "15:04:05"}
		return zerolog.New(w).Level(l).With().Timestamp().Logger(), nil
	case format == "json", format == "auto", format == "":
		return zerolog.New(os.Stderr).Level(l).With().Timestamp().Logger(), nil
	}
	return zerolog.Nop(), usage(message.New(msgBadFlag, "--log-format", format, "auto, json, console"))
}

func parseBytes(text string) (int64, bool) {
	for _, unit := range []struct {
		suffix string
		size   int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}, {"B", 1}, {"", 1}} {
		if digits, ok := strings.CutSuffix(text, unit.suffix); ok {
			n, err := strconv.ParseInt(digits, 10, 64)
			return n * unit.size, err == nil && n > 0 && n < 1<<62/unit.size
		}
	}
	return 0, false
}

// colourful tells whether a stream is a terminal that wants colour.
func colourful(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// dayFlag reads a flag that is a day; today in the zone where it is not set.
func dayFlag(c *cli.Context, name string, zone *time.Location) (value.Day, error) {
	text := c.String(name)
	if text == "" && !c.IsSet(name) {
		return value.DayOfTime(time.Now().In(zone)), nil
	}
	d, err := value.ParseDay(text)
	if err != nil {
		return 0, usage(message.New(msgBadFlag, "--"+name, text, "2026-11-21"))
	}
	return d, nil
}

// operator is who runs the audit, for the manifest.
func operator() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return os.Getenv("USER")
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// openStore opens the store that the flag or the catalogue names.
func openStore(c *cli.Context, cat *catalogue.Catalogue) (*store.Store, string, error) {
	location := c.String("store")
	if location == "" {
		location = cat.Store
	}
	options, err := signing(c)
	if err != nil {
		return nil, "", err
	}
	s, err := openPlace(location, append(options, store.Zone(cat.Zone))...)
	if err != nil {
		return nil, "", usage(err)
	}
	return s, location, nil
}

// officerText is an error as an officer reads it.
func officerText(err error, lang message.Lang) string {
	if m, ok := pipeline.Told(err); ok {
		return m.In(lang)
	}
	return err.Error()
}
