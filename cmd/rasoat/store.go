package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/report"
	"rasoat/pipeline/store"
	"rasoat/pipeline/store/object"
	"rasoat/pipeline/store/views"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

var (
	msgNotFixed = message.Define("cli.not_repaired",
		"đã sửa %+d chỗ; %+d chỗ không sửa được", "%+d repaired; %+d could not be")
	msgFixed = message.Define("cli.repaired",
		"đã sửa %+d chỗ", "%+d repaired")
	msgSettled = message.Define("cli.settled",
		"phần còn lại của lượt kiểm toán kỳ %d bị ngắt giữa chừng đã được lập lại: sự cố từ kỳ %d và điểm cơ quan của %+d bộ dữ liệu",
		"what the audit of %d that was cut off had left is made anew: incidents from %d on, and agencies' scores, of %+d dataset%[3]v")
	msgNoStoreThere = message.Define("cli.no_store_there",
		"không có kho điểm nào ở %s", "there is no store at %s")
)

func storeCommand() *cli.Command {
	return &cli.Command{
		Name: "store", Usage: "looks after the score store",
		Subcommands: []*cli.Command{storeLsCommand(), storeRepairCommand(), storeCompactCommand(), storeCloseCommand(), storePruneCommand(), storeViewsCommand(), storeKeyCommand()},
		Action: func(c *cli.Context) error {
			name := c.Args().First()
			if name == "" {
				return cli.ShowSubcommandHelp(c)
			}
			var known []string
			for _, sub := range c.Command.Subcommands {
				known = append(known, sub.Name)
			}
			return usage(message.New(msgUnknownCommand, "store "+name), message.DidYouMean(name, known))
		},
	}
}

func storeLsCommand() *cli.Command {
	return &cli.Command{
		Name: "ls", ArgsUsage: "[DATASET…]",
		Usage: "lists the runs of datasets, or of all: every attempt, what came of it, by whom and why again",
		Flags: []cli.Flag{catalogueFlag, storeFlag,
			&cli.StringFlag{Name: "period", Usage: "only this period, as 2026-11-21"},
			&cli.StringFlag{Name: "from", Usage: "first day of a range of periods"},
			&cli.StringFlag{Name: "to", Usage: "last day of a range of periods"},
			&cli.IntFlag{Name: "limit", Value: 50, Usage: "the newest so many attempts; 0: all (with --json all unless it is given)"},
			langFlag, jsonFlag},
		Action: storeLs,
	}
}

func storeRepairCommand() *cli.Command {
	return &cli.Command{
		Name:   "repair",
		Usage:  "finishes what was cut off, makes current again from history, and names what cannot be repaired",
		Flags:  []cli.Flag{catalogueFlag, storeFlag, signFlag, langFlag},
		Action: storeRepair,
	}
}

// shelf is a store that is looked after. Where --store names it, no catalogue is
// needed: who holds a copy of a store may have nothing else.
type shelf struct {
	*store.Store
	location string
	lang     message.Lang
	zone     *time.Location
	cat      *catalogue.Catalogue // nil: none is at hand
}

func openShelf(c *cli.Context) (*shelf, error) {
	s := &shelf{zone: time.UTC, location: c.String("store")}
	var err error
	if s.lang, err = language(c); err != nil {
		return nil, err
	}
	if s.cat, err = catalogueAt(c, s.location == ""); err != nil {
		return nil, usage(err)
	}
	if s.cat != nil {
		s.zone = s.cat.Zone
		if s.location == "" {
			s.location = s.cat.Store
		}
	}
	options, err := signing(c)
	if err != nil {
		return nil, err
	}
	if s.Store, err = openPlace(s.location, append(options, store.Zone(s.zone))...); err != nil {
		return nil, usage(err)
	}
	return s, s.mustBeThere(c.Context)
}

// catalogueAt loads the catalogue, which may be absent unless it is needed or asked
// for.
func catalogueAt(c *cli.Context, needed bool) (*catalogue.Catalogue, error) {
	dir := c.String("catalogue")
	_, err := os.Stat(filepath.Join(dir, "rasoat.yaml"))
	if !needed && !c.IsSet("catalogue") && errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return catalogue.Load(dir)
}

// mustBeThere refuses a folder that holds no store: a slip in a path is not an
// empty store.
func (s *shelf) mustBeThere(ctx context.Context) error {
	there, err := isStore(ctx, s.Store, s.location)
	if err != nil {
		return &exit{code: 3, err: err}
	}
	if !there {
		return usage(message.New(msgNoStoreThere, s.hide(s.location)))
	}
	return nil
}

// hide keeps what a path took from the environment out of sight.
func (s *shelf) hide(text string) string {
	if s.cat == nil {
		return text
	}
	return s.cat.Hide(text)
}

func storeLs(c *cli.Context) error {
	s, err := openShelf(c)
	if err != nil {
		return err
	}
	wanted, err := wantedOf(c, s.zone)
	if err != nil {
		return err
	}
	if err := s.finish(c); err != nil {
		fmt.Fprintln(c.App.ErrWriter, officerText(err, s.lang)) // the list shows what it can
	}
	all, more, err := s.Recorded(c.Context, wanted)
	if err != nil {
		return &exit{code: 3, err: err}
	}
	if c.Bool("json") {
		return report.JSON(c.App.Writer, attemptRows(all), nil)
	}
	if err := report.Attempts(c.App.Writer, all, more,
		report.Options{Lang: s.lang, Timezone: s.zone, Colour: colourful(os.Stdout), Width: terminalWidth(os.Stdout)}); err != nil {
		return err
	}
	return sayClosed(c, c.App.Writer, s)
}

// wantedOf are the attempts that the flags ask for.
func wantedOf(c *cli.Context, zone *time.Location) (store.Wanted, error) {
	w := store.Wanted{Datasets: c.Args().Slice(), From: store.Earliest, To: store.Latest, Most: c.Int("limit")}
	if c.Bool("json") && !c.IsSet("limit") {
		w.Most = 0
	}
	if w.Most < 0 {
		return w, usage(message.New(msgBadFlag, "--limit", w.Most, "0, 1, 2, …"))
	}
	if c.IsSet("period") && (c.IsSet("from") || c.IsSet("to")) {
		return w, usage(message.New(msgPeriodTwice))
	}
	for _, f := range []struct {
		name string
		into []*store.Day
	}{{"period", []*store.Day{&w.From, &w.To}}, {"from", []*store.Day{&w.From}}, {"to", []*store.Day{&w.To}}} {
		if !c.IsSet(f.name) {
			continue
		}
		d, err := dayFlag(c, f.name, zone)
		if err != nil {
			return w, err
		}
		for _, into := range f.into {
			*into = store.Day(d)
		}
	}
	if w.From > w.To {
		return w, usage(message.New(msgFromAfterTo, c.String("from"), c.String("to")))
	}
	return w, nil
}

// attemptRows are the rows of the attempts that can be read.
func attemptRows(all []store.Recorded) store.Tables {
	var t store.Tables
	for i := range all {
		if all[i].Err == nil {
			t.Append(&all[i].Rows)
		}
	}
	return t
}

func storeRepair(c *cli.Context) error {
	s, err := openShelf(c)
	if err != nil {
		return err
	}
	found, err := s.Repair(c.Context)
	if err == nil {
		var derived []store.Finding
		derived, err = s.rederive(c)
		found = append(found, derived...)
	}
	if failure := report.Findings(c.App.Writer, found, s.lang, colourful(os.Stdout)); failure != nil {
		err = errors.Join(err, failure)
	}
	if err != nil {
		return &exit{code: 3, err: err}
	}
	done := 0
	for _, f := range found {
		if f.Done {
			done++
		}
	}
	if left := len(found) - done; left > 0 {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgNotFixed, done, left).In(s.lang))
		return &exit{code: 3}
	}
	fmt.Fprintln(c.App.ErrWriter, message.New(msgFixed, done).In(s.lang))
	return nil
}

// rederive makes anew what follows from audits and is owed, not there or not what it has
// to be, and says so. Without a catalogue it says what is left to do.
func (s *shelf) rederive(c *cli.Context) ([]store.Finding, error) {
	if s.cat == nil {
		return pipeline.VerifyIncidents(c.Context, s.Store)
	}
	owed, err := s.Owed(c.Context)
	if err != nil {
		return nil, err
	}
	if err := s.finish(c); err != nil {
		return nil, err
	}
	found, err := pipeline.RemakeIncidents(c.Context, pipeline.Config{Catalogue: s.cat, Store: s.Store, Jobs: jobsFlag.Value})
	if err != nil && c.Context.Err() == nil {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgUnderived, inShort(err, s.lang)).In(s.lang))
		err = nil
	}
	if err != nil {
		return nil, err
	}
	settled, err := s.settled(c.Context, owed)
	return append(settled, found...), err
}

// settled says of debts of the dead which are settled by now.
func (s *shelf) settled(ctx context.Context, owed []store.Debt) (found []store.Finding, err error) {
	left, err := s.Owed(ctx)
	for i := range owed {
		f := owed[i].Finding()
		if owed[i].Living {
			continue
		}
		if !slices.ContainsFunc(left, func(d store.Debt) bool { return d.Finding().Path == f.Path }) {
			f.Done, f.What = true, message.New(msgSettled, value.Day(owed[i].Period), value.Day(owed[i].From), len(owed[i].Datasets))
		}
		found = append(found, f)
	}
	return found, err
}

func storeViewsCommand() *cli.Command {
	return &cli.Command{
		Name:  "views",
		Usage: "prints the SQL by which a dashboard reads the store: the tables, latest, trend, ranking, worst_rules, open_incidents",
		Flags: []cli.Flag{catalogueFlag, storeFlag,
			&cli.StringFlag{Name: "dialect", Value: "duckdb", Usage: strings.Join(views.Dialects(), ", ")},
			&cli.StringFlag{Name: "at", Usage: "where the other system finds the store, if it knows it by another path or URL"},
			langFlag},
		Action: storeViews,
	}
}

func storeViews(c *cli.Context) error {
	at, dialect := c.String("at"), c.String("dialect")
	if !slices.Contains(views.Dialects(), dialect) {
		return usage(message.New(msgBadFlag, "--dialect", dialect, strings.Join(views.Dialects(), ", ")), message.DidYouMean(dialect, views.Dialects()))
	}
	if at == "" {
		s, err := openShelf(c)
		if err != nil {
			return err
		}
		if at = s.location; !object.Is(at) {
			if at, err = filepath.Abs(at); err != nil {
				return &exit{code: 3, err: err}
			}
		}
	}
	err := views.Write(c.App.Writer, dialect, filepath.ToSlash(at))
	if refused := (*store.Error)(nil); errors.As(err, &refused) {
		return usage(err)
	}
	return err
}
