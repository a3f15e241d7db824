package source

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"rasoat/pipeline/source/fields"
	"rasoat/pipeline/source/pack"
	"rasoat/pipeline/source/sheet"
	"rasoat/rules/message"
)

// An Extract is what an agency delivered of a dataset for a period: one or more
// files, opened by [Open].
type Extract struct {
	Files []File
	// Progress, when set, is called by Read with the bytes of each part as it is
	// cut, always from the same goroutine.
	Progress func(bytes int64)
	// Turns, when set, are shared with the other extracts of a run.
	Turns *Turns

	tables []table
	opened [][]Finding // what Open has found in each file
	places [][]place   // of the parts of each file, in order; nil before it was cut
	block  int         // bytes that are read at a time; parts are about as long
	held   *held       // by Hold, until Read; nil if nothing is
}

// A File is one file of an extract. What stands below Encoding is known after
// Read.
type File struct {
	Name     string        // relative, with slashes; files are in order of it. One in an archive: archive.zip!name
	Path     string        // on this machine, of what was delivered
	Bytes    int64         // its size, unpacked
	Modified time.Time     // when what was delivered was last written
	Format   string        // csv, ndjson, json, xml, arrow, parquet, xlsx, xls, ods
	Header   []string      // column names, as declared or else with blanks folded and in NFC; nil if the file has no record
	Types    []string      // of the columns of Header, as the file declares them; nil: its format has none
	Refused  []string      // columns of Header that its format cannot read: who asks for one is told why
	Dialect  string        // what was detected or declared: comma, quote "; records /data/items; sheet Danh sách
	Encoding string        // utf-8, or utf-8 with BOM
	Assumed  message.M     // how it is read and how sure that is; nothing where the file says so itself
	Sheets   []sheet.Table // of a workbook, those that are read

	SHA256   string // of all the bytes of what was delivered, in hex
	Records  int64  // Read + Rejected + Skipped
	Read     int64
	Rejected int64
	Skipped  int64
	Findings []Finding // before Read: those of Open

	from   *delivery
	member *pack.Member // of a packed delivery
	copied io.ReaderAt  // where its format cannot be read as it is unpacked
}

// Place returns where a record stands, as whoever opens the file sees it: the number
// of its row, and in a workbook the address of its cell in a column, or of the whole
// row where the table has no such column.
func (f *File) Place(record int64, column string) (row int64, cell string) {
	if len(f.Sheets) == 0 {
		return record, ""
	}
	i, row := sheet.RowOf(record)
	if i >= len(f.Sheets) {
		return row, ""
	}
	of := f.Sheets[i]
	first, last := of.Left, of.Left+len(f.Header)-1
	if at := f.indexOf(column); at >= 0 {
		first, last = of.Left+at, of.Left+at
	}
	return row, sheet.Within(of.Sheet, sheet.Area(first, row, last, row))
}

// Open looks at the beginning of each file: what kind it is, its dialect, its
// header. All that is wrong with all files is in the error ([Error] values,
// joined). Only [ErrNoHeader] comes with an extract.
func Open(ctx context.Context, s Spec, found []Found) (*Extract, error) {
	var faults []error
	for _, wrong := range s.Faults() {
		faults = append(faults, &Error{File: s.Path, Message: wrong.Message})
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	e := &Extract{block: blockBytes}
	for _, f := range found {
		files, err := deliver(ctx, f)
		if err != nil {
			faults = append(faults, err)
		} else {
			files[0].tellPassed(findingBeside, f.Passed)
		}
		e.Files = append(e.Files, files...)
	}
	slices.SortStableFunc(e.Files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	faults = append(faults, e.open(ctx, s)...)
	slices.SortStableFunc(faults, func(a, b error) int { return strings.Compare(fileOf(a), fileOf(b)) })
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	if !slices.ContainsFunc(e.Files, func(f File) bool { return f.Header != nil }) {
		return e, ErrNoHeader
	}
	for _, f := range e.Files {
		e.block = max(e.block, blockFor(f.Bytes, len(f.Header)))
	}
	return e, nil
}

// fileOf is the file that an error is of.
func fileOf(err error) string {
	var known *Error
	if errors.As(err, &known) {
		return known.File
	}
	return ""
}

// open opens all files, and returns what is wrong with them.
func (e *Extract) open(ctx context.Context, s Spec) (faults []error) {
	n := len(e.Files)
	e.tables, e.opened, e.places = make([]table, n), make([][]Finding, n), make([][]place, n)
	var k keeper
	defer k.end()
	for i := range e.Files {
		f := &e.Files[i]
		err := k.on(ctx, f)
		if err == nil {
			e.tables[i], err = f.open(ctx, s)
			if t, ok := e.tables[i].(interface{ beside(files int) }); ok {
				t.beside(n)
			}
		}
		if err != nil {
			faults = append(faults, err)
		}
		f.declare(s.Columns)
		e.opened[i] = f.Findings
	}
	return faults
}

func (f *File) open(ctx context.Context, s Spec) (table, error) {
	if f.from.query != nil {
		return f.openQuery(ctx, s)
	}
	h, err := f.reopen(ctx)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	if f.member != nil {
		if err := f.from.packed.Measure(f.member); err != nil {
			return nil, broken(f.Name, 0, err)
		}
		f.Bytes = f.member.Size
	}
	if f.Format, err = s.formatOf(f.Name, h); err != nil {
		return nil, broken(f.Name, 0, bare(err))
	}
	if f.member != nil && !streams[f.Format] || f.from.remote != nil && !streams[f.Format] && !ranged[f.Format] {
		if err := f.copyOut(ctx, h, s.Spill); err != nil {
			return nil, err
		}
	}
	return formats[f.Format](ctx, f, s)
}

// nameColumns takes the names of a header as they stand in the file. Blank names at
// the end are dropped. Elsewhere a column without a name is called by its position, _3,
// and one whose name was taken by one before it by both, name_3.
func (f *File) nameColumns(names []string) {
	for _, n := range names {
		f.Header = append(f.Header, columnName(n))
	}
	for n := len(f.Header); n > 0 && f.Header[n-1] == ""; n = len(f.Header) {
		f.Header = f.Header[:n-1]
	}
	var blank, twice []string
	for i, name := range f.Header {
		taken := slices.Contains(f.Header[:i], name)
		if name != "" && !taken {
			continue
		}
		f.Header[i] = ""
		called := name + "_" + strconv.Itoa(i+1)
		for slices.Contains(f.Header, called) {
			called += "_"
		}
		if f.Header[i] = called; name == "" {
			blank = append(blank, called)
		} else {
			twice = append(twice, called)
		}
	}
	f.tellNames(findingBlankName, blank)
	f.tellNames(findingTwice, twice)
}

func (f *File) tellNames(key string, called []string) {
	if n := int64(len(called)); n > 0 {
		f.tell(Finding{Text: message.New(key, n, strings.Join(called, ", ")), Count: n})
	}
}

// tell adds a finding of Open.
func (f *File) tell(found Finding) { f.Findings = append(f.Findings, found) }

// columnName is the form in which column names are compared.
func columnName(s string) string { return fields.Clean(s) }

// declare gives the columns the names that are declared, where those are written in another
// way.
func (f *File) declare(columns []string) {
	for _, name := range columns {
		if at := f.indexOf(name); at >= 0 {
			f.Header[at] = name
		}
	}
}

// indexOf returns where a column stands in the header, -1 if it has none of the name.
func (f *File) indexOf(name string) int {
	if at := slices.Index(f.Header, name); at >= 0 {
		return at
	}
	return slices.Index(f.Header, columnName(name))
}

// positions returns where the columns stand in the header, -1 for one it lacks.
func (f *File) positions(columns []string) []int {
	at := make([]int, len(columns))
	for i, c := range columns {
		at[i] = f.indexOf(c)
	}
	return at
}
