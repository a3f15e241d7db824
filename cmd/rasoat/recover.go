package main

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

var msgUnderived = message.Define("cli.underived",
	"sau một lượt chạy bị ngắt, sự cố hoặc điểm của cơ quan chưa lập lại được (%s)",
	"after a run that was cut off, incidents or agencies' scores could not be made anew (%s)")

// finish brings to its end what dead processes left: their commits and, where a catalogue
// is at hand, what follows from them. That the latter cannot be done is said, and stops
// nobody: a table may be lost for good.
func finish(c *cli.Context, s *store.Store, cat *catalogue.Catalogue, lang message.Lang) error {
	if err := s.Recover(c.Context); err != nil {
		return err
	}
	if cat == nil {
		return nil
	}
	err := pipeline.CatchUp(c.Context, pipeline.Config{Catalogue: cat, Store: s, Jobs: runtime.GOMAXPROCS(0)})
	if err != nil && c.Context.Err() == nil {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgUnderived, message.Cause(err)).In(lang))
		return nil
	}
	return errors.Join(err, c.Context.Err())
}

// finish is the same of a store that is looked after.
func (s *shelf) finish(c *cli.Context) error { return finish(c, s.Store, s.cat, s.lang) }
