package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/report"
	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

func runCommand() *cli.Command {
	return &cli.Command{
		Name: "run", ArgsUsage: "[DATASET…]",
		Usage: "audits every dataset of the catalogue, or the named ones, for one period, and writes the score store",
		Flags: []cli.Flag{catalogueFlag, storeFlag, periodFlag,
			&cli.StringFlag{Name: "from", Usage: "first day of a range of periods"},
			&cli.StringFlag{Name: "to", Usage: "last day of a range of periods"},
			&cli.BoolFlag{Name: "missing", Usage: "leaves alone what has a good run for its period: goes on with a range that was stopped"},
			&cli.StringFlag{Name: "report", Usage: "where the report goes, NAME.html or NAME.xlsx (default: STORE/reports/PERIOD.html)"},
			langFlag, jsonFlag, failOnFlag("never"), jobsFlag, memoryFlag, reasonFlag, signFlag, quietFlag, formatFlag, levelFlag},
		Action: runAction,
	}
}

// auditing is a run of the command: what it was told, and where it writes.
type auditing struct {
	*cli.Context
	settings
	cat      *catalogue.Catalogue
	store    *store.Store
	location string
	from, to value.Day
	past     *report.Lookback
}

func runAction(c *cli.Context) error {
	a, err := newAuditing(c)
	if err != nil {
		return err
	}
	bar, replaced := newProgress(c.Bool("no-progress")), replacedAgencies{}
	config := pipeline.Config{Catalogue: a.cat, Store: a.store, Datasets: c.Args().Slice(),
		From: a.from, To: a.to, Jobs: a.jobs, Memory: a.memory, Reason: c.String("reason"), Missing: c.Bool("missing"), Operator: operator(), Host: hostname(),
		Tool: build(), Log: a.log, Progress: bar.begin, Replaced: replaced.add}
	done, err := pipeline.Run(c.Context, config)
	bar.finish()
	if c.Context.Err() != nil {
		settle(c.Context, config)
	}
	replaced.say(c, a.lang)
	if closed := (*store.ClosedBooks)(nil); errors.As(err, &closed) {
		return &exit{code: 2, err: closed}
	}
	if err != nil {
		a.sayStored(done)
		return &exit{code: 3, err: err}
	}
	if err := a.show(done); err != nil {
		var said *exit
		if errors.As(err, &said) {
			return said
		}
		return &exit{code: 3, err: err}
	}
	return a.verdict(done)
}

// replacedAgencies are those whose scores were replaced though the catalogue does not have
// them, with the first such period: mostly another catalogue writes into the store.
type replacedAgencies map[string]value.Day

func (r replacedAgencies) add(period value.Day, agencies []string) {
	for _, id := range agencies {
		if first, known := r[id]; !known || period < first {
			r[id] = period
		}
	}
}

func (r replacedAgencies) say(c *cli.Context, lang message.Lang) {
	if len(r) == 0 {
		return
	}
	first := slices.Min(slices.Collect(maps.Values(r)))
	names := strings.Join(slices.Sorted(maps.Keys(r)), ", ")
	fmt.Fprintln(c.App.ErrWriter, message.New(msgReplaced, first, names).In(lang))
}

func newAuditing(c *cli.Context) (*auditing, error) {
	a := &auditing{Context: c}
	var err error
	if a.settings, err = readSettings(c); err != nil {
		return nil, err
	}
	if err := checkReport(c); err != nil {
		return nil, err
	}
	if a.cat, err = catalogue.Load(c.String("catalogue")); err != nil {
		return nil, usage(err)
	}
	if err := checkDatasets(c, a.cat, c.Args().Slice(), a.lang); err != nil {
		return nil, err
	}
	if a.from, a.to, err = a.periods(); err != nil {
		return nil, err
	}
	if a.from != a.to && c.IsSet("report") {
		return nil, usage(message.New(msgReportOfRange))
	}
	if a.to > value.DayOfTime(time.Now().In(a.cat.Zone)) {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgFuture, a.to).In(a.lang))
	}
	if a.store, a.location, err = openStore(c, a.cat); err == nil {
		a.past = report.NewLookback(a.store)
	}
	return a, err
}

// checkReport refuses a report that could not be written as its name says, before
// anything is audited.
func checkReport(c *cli.Context) error {
	path := c.String("report")
	_, known := renderOf(path)
	switch {
	case strings.Contains(path, "://"):
		return usage(message.New(msgBadFlag, "--report", path, "report.html"))
	case c.IsSet("report") && !known:
		return usage(message.New(msgOutForm, "--report", path, filepath.Ext(path)))
	}
	return nil
}

// checkDatasets refuses names that the catalogue does not have. One may be that of a file
// that does not say any: what is wrong with such files is printed.
func checkDatasets(c *cli.Context, cat *catalogue.Catalogue, names []string, lang message.Lang) error {
	var known []string
	for _, d := range cat.Datasets {
		known = append(known, d.ID)
	}
	for _, b := range cat.Broken {
		known = append(known, b.ID)
	}
	for _, n := range names {
		if n == "" || indexOf(known, n) < 0 {
			sayUnnamed(c, cat, lang)
			return usage(message.New(msgUnknownDataset, n), message.DidYouMean(n, known))
		}
	}
	return nil
}

// sayUnnamed prints what is wrong with dataset files that do not even say their id.
func sayUnnamed(c *cli.Context, cat *catalogue.Catalogue, lang message.Lang) {
	for _, b := range cat.Broken {
		if b.Unnamed {
			_ = b.Problems.Print(c.App.ErrWriter, lang, colourful(os.Stderr))
		}
	}
}

func (a *auditing) periods() (from, to value.Day, err error) {
	if !a.IsSet("from") && !a.IsSet("to") {
		from, err = dayFlag(a.Context, "period", a.cat.Zone)
		return from, from, err
	}
	if a.IsSet("period") {
		return 0, 0, usage(message.New(msgPeriodTwice))
	}
	if !a.IsSet("from") { // today would be meant, and is after most days one asks for
		return 0, 0, usage(message.New(msgOnlyWith, "--to", "--from"))
	}
	if from, err = dayFlag(a.Context, "from", a.cat.Zone); err != nil {
		return 0, 0, err
	}
	if to, err = dayFlag(a.Context, "to", a.cat.Zone); err != nil {
		return 0, 0, err
	}
	if from > to {
		return 0, 0, usage(message.New(msgFromAfterTo, from, to))
	}
	return from, to, nil
}

// verdict is the exit code: 3 where a dataset could not be audited, 1 where one
// reached --fail-on.
func (a *auditing) verdict(done []pipeline.Audited) error {
	worst := 0
	for _, d := range done {
		worst = max(worst, gradeOf(d.Status))
	}
	lang := a.lang
	if n := leftAlone(done); n > 0 {
		fmt.Fprintln(a.App.ErrWriter, message.New(msgLeftAlone, n).In(lang))
	}
	failed := a.sayBroken(lang)
	for _, d := range done {
		if d.Err != nil {
			failed = true
			fmt.Fprintf(a.App.ErrWriter, "%s: %s\n", d.Dataset, d.Problem().In(lang))
		}
	}
	switch {
	case failed:
		return &exit{code: 3}
	case a.failOn > 0 && worst >= a.failOn:
		return &exit{code: 1}
	}
	return nil
}

// sayStored says of a run that could not go on what it has stored by then, and what not.
func (a *auditing) sayStored(done []pipeline.Audited) {
	if a.Err() != nil {
		return // it was told to stop
	}
	var stored, lost []string
	for _, d := range done {
		switch name := d.Period.String() + " " + d.Dataset; {
		case d.Stored:
			stored = append(stored, name)
		case !d.Before:
			lost = append(lost, name)
		}
	}
	for _, said := range []struct {
		key   string
		names []string
	}{{msgStored, stored}, {msgNotStored, lost}} {
		if n := len(said.names); n > 0 {
			fmt.Fprintln(a.App.ErrWriter, message.New(said.key, n, strings.Join(said.names[max(n-namedAtMost, 0):], ", ")).In(a.lang))
		}
	}
}

// namedAtMost is how many results are named of those that were stored, or not: the last.
const namedAtMost = 20

var (
	msgStored = message.Define("cli.stored",
		"đã lưu %+d kết quả: %s", "results that are stored, %+d: %s")
	msgNotStored = message.Define("cli.not_stored",
		"chưa lưu %+d kết quả: %s", "results that are not stored, %+d: %s")
)

// leftAlone is how many were not audited because they had been before.
func leftAlone(done []pipeline.Audited) (n int) {
	for _, d := range done {
		if d.Before {
			n++
		}
	}
	return n
}

// sayBroken prints what is wrong with dataset files that were asked for.
func (a *auditing) sayBroken(lang message.Lang) bool {
	asked := a.Args().Slice()
	any := false
	for _, b := range a.cat.Broken {
		if len(asked) > 0 && indexOf(asked, b.ID) < 0 {
			continue
		}
		any = true
		_ = b.Problems.Print(a.App.ErrWriter, lang, colourful(os.Stderr))
	}
	return any
}

// gradeOf places a status among the words of --fail-on.
func gradeOf(s score.Status) int {
	switch s {
	case score.Warn:
		return 1
	case score.Fail, score.NotDelivered:
		return 2
	case score.Critical, score.Error:
		return 3
	}
	return 0
}
