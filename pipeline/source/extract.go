package source

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"rasoat/pipeline/source/fields"
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
	Name     string    // relative, with slashes; files are in order of it
	Path     string    // on this machine
	Bytes    int64     // its size
	Modified time.Time // when it was last written
	Format   string    // csv, ndjson, json, xml, parquet, arrow
	Header   []string  // column names, NFC, without blanks around them; nil if the file has no record
	Types    []string  // of the columns of Header, as the file declares them; nil: its format has none
	Dialect  string    // what was detected or declared: comma, quote "; records /data/items
	Encoding string    // utf-8, or utf-8 with BOM
	Assumed  message.M // how it is read and how sure that is; nothing where the file says so itself

	SHA256   string // of all its bytes, in hex
	Records  int64  // Read + Rejected + Skipped
	Read     int64
	Rejected int64
	Skipped  int64
	Findings []Finding // before Read: those of Open
}

// Open looks at the beginning of each file: what kind it is, its dialect, its
// header. All that is wrong with all files is in the error ([Error] values,
// joined). Only [ErrNoHeader] comes with an extract.
func Open(ctx context.Context, s Spec, found []Found) (*Extract, error) {
	n := len(found)
	e := &Extract{Files: make([]File, n), tables: make([]table, n), opened: make([][]Finding, n), places: make([][]place, n), block: blockBytes}
	var faults []error
	for _, wrong := range s.Faults() {
		faults = append(faults, &Error{File: s.Path, Message: wrong.Message})
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	for i, f := range found {
		e.Files[i] = File{Name: f.Name, Path: f.Path}
		t, err := e.Files[i].open(ctx, s)
		if err != nil {
			faults = append(faults, err)
		}
		e.tables[i], e.opened[i] = t, e.Files[i].Findings
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	if !slices.ContainsFunc(e.Files, func(f File) bool { return f.Header != nil }) {
		return e, ErrNoHeader
	}
	return e, nil
}

func (f *File) open(ctx context.Context, s Spec) (table, error) {
	stat, err := os.Stat(f.Path)
	switch {
	case err != nil:
		return nil, &Error{File: f.Name, Message: message.New(errUnreadable), Err: bare(err)}
	case !stat.Mode().IsRegular():
		return nil, fault(f.Name, errNotRegular)
	}
	f.Bytes, f.Modified = stat.Size(), stat.ModTime()
	if f.Format, err = s.formatOf(f.Path); err != nil {
		return nil, &Error{File: f.Name, Message: message.New(errUnreadable), Err: bare(err)}
	}
	return formats[f.Format](ctx, f, s)
}

// reopen opens the file again, which must be as it was.
func (f *File) reopen() (*os.File, error) {
	h, err := os.Open(f.Path)
	if err != nil {
		return nil, &Error{File: f.Name, Message: message.New(errUnreadable), Err: bare(err)}
	}
	if err := f.unchanged(h); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

// unchanged tells whether the file is still the one that was opened.
func (f *File) unchanged(h *os.File) error {
	stat, err := h.Stat()
	if err != nil {
		return &Error{File: f.Name, Message: message.New(errUnreadable), Err: bare(err)}
	}
	if stat.Size() != f.Bytes || !stat.ModTime().Equal(f.Modified) {
		return fault(f.Name, errChanged)
	}
	return nil
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

// positions returns where the columns stand in the header, -1 for one it lacks.
func (f *File) positions(columns []string) []int {
	at := make([]int, len(columns))
	for i, c := range columns {
		at[i] = slices.Index(f.Header, columnName(c))
	}
	return at
}
