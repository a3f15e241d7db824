package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

var (
	msgNoClosing = message.Define("cli.no_closing",
		"cần đúng một kỳ: rasoat store close KỲ (ngày 2026-11-21, tháng 2026-11, quý 2026-Q4, năm 2026)",
		"one period is needed: rasoat store close PERIOD (2026-11-21, 2026-11, 2026-Q4, 2026)")
	msgNotOver = message.Define("cli.period_not_over",
		"kỳ %d chưa kết thúc (đến hết ngày %d), nên chưa chốt được", "period %d is not over (it ends with %d), so it cannot be closed yet")
	msgClosed = message.Define("cli.closed",
		"đã chốt số liệu đến hết ngày %d (HEAD.json số %+d); hãy cất một bản sao history/HEAD.json và history/CLOSED.json ở nơi khác",
		"the books are closed up to %d (HEAD.json is number %+d); keep a copy of history/HEAD.json and history/CLOSED.json elsewhere")
	msgReopened = message.Define("cli.reopened",
		"đã mở lại số liệu từ kỳ %d: %s", "the books are open again from %d on: %s")
	msgClosedUntil = message.Define("cli.closed_until",
		"số liệu đã chốt đến hết ngày %d (chốt lúc %d, người chốt: %s)", "the books are closed up to %d (at %d, by %s)")
)

func storeCloseCommand() *cli.Command {
	return &cli.Command{
		Name: "close", ArgsUsage: "PERIOD",
		Usage: "closes the books up to the end of a day, month, quarter or year: no period up to there can be audited any more",
		Flags: []cli.Flag{catalogueFlag, storeFlag,
			&cli.BoolFlag{Name: "reopen", Usage: "opens them again from the beginning of the period on; wants --reason"},
			&cli.StringFlag{Name: "reason", Usage: "why"},
			signFlag, langFlag},
		Action: storeClose,
	}
}

func storeClose(c *cli.Context) error {
	if c.NArg() != 1 {
		return usage(message.New(msgNoClosing))
	}
	s, err := openShelf(c)
	if err != nil {
		return err
	}
	period := c.Args().First()
	_, to, err := store.ParsePeriod(period)
	if err != nil {
		return usage(err)
	}
	if err := s.finish(c); err != nil {
		return &exit{code: 3, err: err}
	}
	do, by := s.Close, store.By{Operator: operator(), Host: hostname(), Reason: c.String("reason")}
	if c.Bool("reopen") {
		do = s.Reopen
	} else if today := value.DayOfTime(time.Now().In(s.zone)); value.Day(to) > today {
		return usage(message.New(msgNotOver, period, value.Day(to)))
	}
	act, err := do(c.Context, period, by)
	var refused *store.Error
	switch {
	case errors.As(err, &refused) && refused.Cause == nil:
		return usage(refused)
	case err != nil:
		return &exit{code: 3, err: err}
	case c.Bool("reopen"):
		fmt.Fprintln(c.App.Writer, message.New(msgReopened, period, act.Reason).In(s.lang))
	default:
		fmt.Fprintln(c.App.Writer, message.New(msgClosed, act.Until, act.HeadSequence).In(s.lang))
	}
	return nil
}

// sayClosed says up to where the books are closed, if they are.
func sayClosed(c *cli.Context, w io.Writer, s *shelf) error {
	until, acts, err := s.Closed(c.Context)
	if err != nil || until < store.Earliest {
		return err
	}
	last := acts[len(acts)-1]
	fmt.Fprintln(w, message.New(msgClosedUntil, value.Day(until), last.At.In(s.zone).Format(time.RFC3339), last.Operator).In(s.lang))
	return nil
}
