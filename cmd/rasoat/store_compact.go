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
	msgCompacted = message.Define("cli.compacted",
		"tháng %s: %+d lượt kiểm toán trong tệp tháng, đã gộp %+d tệp ngày, đóng gói %+d lượt của lịch sử vào %+d tệp ZIP",
		"%s: %+d run%[2]v in the files of the month, %+d file%[3]v of days joined, %+d attempt%[4]v of history packed into %+d ZIP file%[5]v")
	msgNothingToCompact = message.Define("cli.nothing_to_compact",
		"không có gì để gộp: mọi tháng đã kết thúc trước %d đều đã gộp", "nothing to join: all months that ended before %d are joined")
)

func storeCompactCommand() *cli.Command {
	return &cli.Command{
		Name:  "compact",
		Usage: "joins the files of months that have ended; dashboards and reports see no difference",
		Flags: []cli.Flag{catalogueFlag, storeFlag,
			&cli.StringFlag{Name: "period", Usage: "joins the months that ended before the month of this day (default: today in the catalogue's time zone)"},
			&cli.BoolFlag{Name: "running", Usage: "joins the days of the running month too: after each night, where dashboards look at hundreds of datasets"},
			signFlag, langFlag},
		Action: storeCompact,
	}
}

func storeCompact(c *cli.Context) error {
	s, err := openShelf(c)
	if err != nil {
		return err
	}
	day, err := dayFlag(c, "period", s.zone)
	if err != nil {
		return err
	}
	if c.Bool("running") {
		day = day.AddMonths(1)
	}
	if err := s.finish(c); err != nil {
		return &exit{code: 3, err: err}
	}
	done, err := s.Compact(c.Context, store.Day(day))
	for _, m := range done {
		fmt.Fprintln(c.App.Writer, message.New(msgCompacted, m.Month, m.Runs, m.Joined, m.Packed, m.Packs).In(s.lang))
		err = errors.Join(err, report.Findings(c.App.ErrWriter, m.Left, s.lang, colourful(os.Stderr)))
	}
	if err != nil {
		return &exit{code: 3, err: err}
	}
	if len(done) == 0 {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgNothingToCompact, day).In(s.lang))
	}
	return nil
}
