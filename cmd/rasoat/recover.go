package main

import (
	"context"
	"errors"
	"fmt"
	"time"

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
	err := pipeline.CatchUp(c.Context, pipeline.Config{Catalogue: cat, Store: s, Jobs: jobsFlag.Value})
	if err != nil && c.Context.Err() == nil {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgUnderived, inShort(err, lang)).In(lang))
		return nil
	}
	return errors.Join(err, c.Context.Err())
}

// settling is how long a run that was told to stop goes on to derive what follows from
// what it has committed. What takes longer it leaves to the next command.
const settling = 10 * time.Second

// settle derives what a run that was stopped owes.
func settle(ctx context.Context, config pipeline.Config) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settling)
	defer cancel()
	if err := pipeline.CatchUp(ctx, config); err != nil {
		config.Log.Warn().Err(err).Msg("left underived")
	}
}

// inShort is what an officer reads of an error within a message.
func inShort(err error, lang message.Lang) any {
	if full := (*store.Full)(nil); errors.As(err, &full) {
		return full.Message().In(lang)
	}
	return message.Cause(err)
}

// finish is the same of a store that is looked after.
func (s *shelf) finish(c *cli.Context) error { return finish(c, s.Store, s.cat, s.lang) }
