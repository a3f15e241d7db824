package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/mattn/go-isatty"
	"github.com/urfave/cli/v2"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/source"
	"rasoat/pipeline/source/rewrite"
	"rasoat/rules/message"
)

var (
	msgNoFileToRead = message.Define("cli.read_no_file",
		"cần đúng một tệp: rasoat read TỆP [--out x.csv]", "one file is needed: rasoat read FILE [--out x.csv]")
	msgOutIsFile = message.Define("cli.read_onto_itself",
		"--out %s chính là tệp đang đọc; hãy chọn tên khác", "--out %s is the file that is read; choose another name")
	msgOutFormat = message.Define("cli.read_out_format",
		"không biết ghi %s theo định dạng nào; hãy đặt tên có đuôi .csv, .parquet, .arrow hoặc dùng --format",
		"in which format %s is to be written is not known; name it .csv, .parquet or .arrow, or give --format")
	msgTerminal = message.Define("cli.read_terminal",
		"định dạng %s không hiển thị được trên màn hình; hãy dùng --out", "the format %s is not for a terminal; use --out")
	msgSourceFlag = message.Define("cli.read_source",
		"--source: không dùng được %q; cần: KHOÁ=GIÁ_TRỊ, ví dụ encoding=tcvn3", "--source: %q cannot be used; wanted: KEY=VALUE, like encoding=tcvn3")
)

func readCommand() *cli.Command {
	return &cli.Command{
		Name: "read", ArgsUsage: "FILE",
		Usage: "shows what is read of a file: the table on stdout, how it was read and what was found on stderr",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "rules", Usage: "dataset file whose source block says how the file is read"},
			&cli.StringFlag{Name: "out", Usage: "file to write the table to, as x.csv, x.parquet or x.arrow (default: stdout)"},
			&cli.StringFlag{Name: "format", Usage: strings.Join(rewrite.Formats(), ", ") + " (default: by the name of --out, else csv)"},
			&cli.StringSliceFlag{Name: "source", Usage: "KEY=VALUE of a source block, more than once if need be: " + strings.Join(source.Keys(), ", ")},
			langFlag},
		Action: readAction,
	}
}

func readAction(c *cli.Context) error {
	lang, err := language(c)
	if err != nil {
		return err
	}
	if c.NArg() != 1 {
		return usage(message.New(msgNoFileToRead))
	}
	file := c.Args().First()
	spec, err := readSpec(c)
	if err != nil {
		return err
	}
	out, err := openOut(c, file)
	if err != nil {
		return err
	}
	defer out.drop()
	seen, err := pipeline.Read(c.Context, spec, file, out.begin)
	if err == nil {
		err = out.keep()
	}
	if err != nil {
		return &exit{code: 3, text: pipeline.ProblemOf(err), err: err}
	}
	for i := range seen {
		describe(c.App.ErrWriter, &seen[i], lang)
	}
	return nil
}

// readSpec is the source block of --rules, with what --source declares.
func readSpec(c *cli.Context) (source.Spec, error) {
	var spec source.Spec
	if rules := c.String("rules"); rules != "" {
		_, d, err := catalogue.LoadDataset(rules)
		if err != nil {
			return spec, usage(err)
		}
		spec = d.Source
		spec.Path, spec.Database = "", source.Database{}
	}
	for _, given := range c.StringSlice("source") {
		key, text, ok := strings.Cut(given, "=")
		if !ok {
			return spec, usage(message.New(msgSourceFlag, given))
		}
		if f, ok := spec.Declare(strings.TrimSpace(key), text); !ok {
			return spec, usage(f.Message, f.Hint)
		}
	}
	if faults := spec.Faults(); len(faults) > 0 {
		return spec, usage(faults[0].Message, faults[0].Hint)
	}
	return spec, nil
}

// A table goes to stdout, or to a file that is there when it is whole.
type tableOut struct {
	format  string
	path    string
	to      io.Writer
	pending *renameio.PendingFile
	buffer  *bufio.Writer
}

// openOut finds out where the table goes, and in which format.
func openOut(c *cli.Context, file string) (*tableOut, error) {
	o := &tableOut{format: c.String("format"), path: c.String("out"), to: c.App.Writer}
	if o.format != "" && !rewrite.IsFormat(o.format) {
		return nil, usage(message.New(msgBadFlag, "--format", o.format, strings.Join(rewrite.Formats(), ", ")), message.DidYouMean(o.format, rewrite.Formats()))
	}
	if o.path == "" {
		if o.format == "" {
			o.format = "csv"
		}
		if o.format != "csv" && isatty.IsTerminal(os.Stdout.Fd()) {
			return nil, usage(message.New(msgTerminal, o.format))
		}
		return o, nil
	}
	if o.format == "" {
		o.format = strings.TrimPrefix(strings.ToLower(filepath.Ext(o.path)), ".")
		if !rewrite.IsFormat(o.format) {
			return nil, usage(message.New(msgOutFormat, o.path))
		}
	}
	if in, err := os.Stat(file); err == nil {
		if there, err := os.Stat(o.path); err == nil && os.SameFile(in, there) {
			return nil, usage(message.New(msgOutIsFile, o.path))
		}
	}
	return o, nil
}

// begin begins the table when its columns are known. The file is for its owner alone: it
// has the values of persons as they were delivered.
func (o *tableOut) begin(columns []string) (w rewrite.Writer, err error) {
	if o.path != "" {
		if o.pending, err = renameio.NewPendingFile(o.path, renameio.WithPermissions(0o600)); err != nil {
			return nil, err
		}
		o.to = o.pending
	}
	o.buffer = bufio.NewWriterSize(o.to, 1<<20)
	return rewrite.New(o.buffer, o.format, columns)
}

// keep puts the table where it was asked for.
func (o *tableOut) keep() error {
	if err := o.buffer.Flush(); err != nil || o.pending == nil {
		return err
	}
	return o.pending.CloseAtomicallyReplace()
}

// drop leaves nothing of a table that is not whole.
func (o *tableOut) drop() {
	if o.pending != nil {
		_ = o.pending.Cleanup()
	}
}

var (
	msgSeen = message.Define("cli.read_seen",
		"%s: %s; %+d bản ghi: đọc được %+d, bị loại %+d, bỏ qua %+d", "%s: %s; %+d record%[3]v: %+d read, %+d rejected, %+d skipped")
	msgSeenNothing = message.Define("cli.read_nothing",
		"%s: %s; không có bản ghi nào", "%s: %s; there are no records")
	msgSeenRejected = message.Define("cli.read_rejected",
		"%s bị loại: %s", "%s rejected: %s")
	msgSeenFlaw     = message.Define("cli.read_flaw", "%s: %s", "%s: %s")
	msgSeenBadBytes = message.Define("cli.read_undecodable",
		"dòng có byte không thuộc bảng mã %s, được đọc thành U+FFFD: %+d (%s)",
		"rows with bytes that are not of the encoding %s, read as U+FFFD: %+d (%s)")
	msgSeenRefused = message.Define("cli.read_refused",
		"cột chưa đọc được và không được khai báo, nên không có trong bảng: %s", "columns that cannot be read and are not declared, so that the table lacks them: %s")
	msgSeenRow  = message.Define("cli.read_row", "dòng %s", "row %s")
	msgSeenLine = message.Define("cli.read_row_line", "dòng %s (từ dòng văn bản %s)", "row %s (from line %s)")
	msgSeenMore = message.Define("cli.read_more", "và %+d dòng khác", "and %+d row%[1]v more")
)

// describe tells how a file was read and what was found.
func describe(w io.Writer, s *pipeline.Seen, lang message.Lang) {
	how := s.Format
	for _, more := range []string{s.Encoding, s.Dialect} {
		if more != "" {
			how += ", " + more
		}
	}
	say := func(indent string, m message.M) { fmt.Fprintln(w, indent+m.In(lang)) }
	if s.Records == 0 {
		say("", message.New(msgSeenNothing, s.Name, how))
	} else {
		say("", message.New(msgSeen, s.Name, how, s.Records, s.Read, s.Rejected, s.Skipped))
	}
	const under = "  "
	if !s.Assumed.IsZero() {
		say(under, s.Assumed)
	}
	for _, f := range s.Findings {
		say(under, f.Text)
	}
	if len(s.Refused) > 0 {
		say(under, message.New(msgSeenRefused, strings.Join(s.Refused, ", ")))
	}
	if u := &s.Undecodable; u.Count > 0 {
		say(under, message.New(msgSeenBadBytes, s.Encoding, u.Count, rowsOf(u)))
	}
	for _, all := range []struct {
		key     string
		remarks *pipeline.Remarks
	}{{msgSeenFlaw, &s.Flaws}, {msgSeenRejected, &s.Rejects}} {
		for _, r := range all.remarks.First {
			say(under, message.New(all.key, rowOf(r), r.Text))
		}
		if n := all.remarks.Count - int64(len(all.remarks.First)); n > 0 {
			say(under, message.New(msgSeenMore, n))
		}
	}
}

// rowOf says where a row stands.
func rowOf(r pipeline.Remark) message.M {
	switch {
	case r.Cell != "":
		return message.New(msgSeenRow, r.Cell)
	case r.Line != r.Row:
		return message.New(msgSeenLine, r.Row, r.Line)
	}
	return message.New(msgSeenRow, r.Row)
}

// rowsOf are the first rows of some.
func rowsOf(all *pipeline.Remarks) message.M {
	const enough = 5
	var rows []message.M
	for _, r := range all.First[:min(len(all.First), enough)] {
		rows = append(rows, rowOf(r))
	}
	if n := all.Count - int64(len(rows)); n > 0 {
		rows = append(rows, message.New(msgSeenMore, n))
	}
	return message.List(rows...)
}
