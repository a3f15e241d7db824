package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/report"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

var (
	msgPruned = message.Define("cli.pruned",
		"đã xóa %+d bảng (%+d byte) của %+d lượt kiểm toán trước %d; các tệp manifest còn nguyên, bên cạnh có tombstone.json",
		"removed %+d table%[1]v (%+d byte%[2]v) of %+d run%[3]v before %d; their manifests stay, with a tombstone.json beside each")
	msgWouldPrune = message.Define("cli.would_prune",
		"sẽ xóa %+d bảng (%+d byte) của %+d lượt kiểm toán trước %d; chưa xóa gì",
		"would remove %+d table%[1]v (%+d byte%[2]v) of %+d run%[3]v before %d; nothing was removed")
	msgNoBefore = message.Define("cli.no_before",
		"cần cho biết xóa dữ liệu của các kỳ trước ngày nào (--before 2026-01-01)", "--before is needed, a day like 2026-01-01")
	msgTombstones = message.Define("cli.tombstones",
		"%+d bảng đã được xóa, có tombstone.json ghi lại", "%+d table%[1]v removed, as tombstones say")
)

func storePruneCommand() *cli.Command {
	return &cli.Command{
		Name:  "prune",
		Usage: "removes details of old periods: profiles and samples, and all tables of superseded runs; keeps what the yearly audit needs, and every manifest",
		Flags: []cli.Flag{catalogueFlag, storeFlag,
			&cli.StringFlag{Name: "before", Usage: "of the periods before this day, as 2026-01-01"},
			&cli.StringFlag{Name: "reason", Usage: "why"},
			&cli.BoolFlag{Name: "dry-run", Usage: "only says what would go"},
			signFlag, langFlag},
		Action: storePrune,
	}
}

func storePrune(c *cli.Context) error {
	if !c.IsSet("before") {
		return usage(message.New(msgNoBefore))
	}
	s, err := openShelf(c)
	if err != nil {
		return err
	}
	before, err := dayFlag(c, "before", s.zone)
	if err != nil {
		return err
	}
	if err := s.finish(c); err != nil {
		return &exit{code: 3, err: err}
	}
	by := store.By{Operator: operator(), Host: hostname(), Reason: c.String("reason")}
	done, err := s.Prune(c.Context, store.Day(before), by, c.Bool("dry-run"))
	var refused *store.Error
	if errors.As(err, &refused) && refused.Cause == nil {
		return usage(refused)
	}
	if done != nil {
		err = errors.Join(err, report.Findings(c.App.ErrWriter, done.Left, s.lang, colourful(os.Stderr)))
	}
	if err != nil {
		return &exit{code: 3, err: err}
	}
	said := msgPruned
	if c.Bool("dry-run") {
		said = msgWouldPrune
	}
	fmt.Fprintln(c.App.Writer, message.New(said, done.Tables, done.Bytes, done.Attempts, before).In(s.lang))
	if len(done.Left) > 0 {
		return &exit{code: 3}
	}
	return nil
}
