package source

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"rasoat/pipeline/source/database"
	"rasoat/pipeline/source/pack"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Found is a file that a source names.
type Found struct {
	Name string // relative to the folder of the dataset file, with slashes: the same on every machine
	Path string // where it is on this one

	Members string   // of an archive, a pattern of the names of its files that are meant; "": all
	Passed  []string // of the first file, the names beside all of them that match and are no deliveries

	query  *database.Request // instead of a file
	remote remote            // instead of a file of this machine
}

// Bytes is the size of what was found, 0 where only reading it can tell.
func (f *Found) Bytes() int64 {
	if f.remote != nil {
		bytes, _ := f.remote.look()
		return bytes
	}
	stat, err := os.Stat(f.Path)
	if err != nil {
		return 0
	}
	return stat.Size()
}

var (
	errFolder = message.Define("source_is_folder",
		"là một thư mục; hãy ghi mẫu tên tệp, ví dụ %s/*.csv", "is a folder; write a pattern of file names, like %s/*.csv")
	errNotRegular = message.Define("source_not_a_file",
		"không phải là tệp thông thường", "is not a regular file")
	errDeadLink = message.Define("source_dead_link",
		"là liên kết tới một tệp không tồn tại", "is a link to a file that is not there")
	errNoPath = message.Define("source_path_missing",
		"source.path chưa được khai báo", "source.path is not given")
)

// Find returns the files that are there for a period, in order of their names;
// none is no error. In the path, {period} is the day as 2026-11-21 and {date:…}
// the day in a layout of Go's time package; *, ? and [ ] match within one name
// (names that begin with a dot only if the pattern does), ** any folders, without
// following links. What systems leave beside files ([pack.IsLitter]) is passed over, unless
// it is named without a pattern. Folders that match are passed over; one that may not be read is
// an error that names it. Behind an exclamation mark stands a pattern of the names of
// files inside an archive: births.zip!*.csv. Patterns of s3://bucket/… and hdfs://host:port/… are the same; there
// a path that ends with a slash stands for all objects behind it.
func Find(ctx context.Context, s Spec, baseDir string, period value.Day) ([]Found, error) {
	if wrong := s.pathFault(); wrong.Key != "" {
		return nil, &Error{File: s.Path, Message: wrong.Message}
	}
	if s.Database.DSN != "" {
		return s.findQuery(period)
	}
	if s.Path == "" {
		return nil, fault("source", errNoPath)
	}
	match := func(pattern string) ([]Found, error) { return match(pattern, baseDir) }
	if s.IsRemote() {
		match = func(pattern string) ([]Found, error) { return matchRemote(ctx, pattern) }
	}
	pattern, members := filepath.ToSlash(inPeriod(s.Path, period)), ""
	found, err := match(pattern)
	if outside, inside, ok := cutLast(pattern, "!"); ok && err == nil && len(found) == 0 {
		members = inside
		found, err = match(outside)
	}
	for i := range found {
		found[i].Members = members
	}
	return found, err
}

// cutLast cuts a text at the last place where sep stands.
func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 || i+len(sep) == len(s) {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// match returns the files that match a pattern, in order of their names.
func match(pattern, baseDir string) ([]Found, error) {
	root, base := baseDir, baseDir
	if path.IsAbs(pattern) {
		root, base = "/", fixedDir(pattern)
	}
	w := walk{base: root, names: map[string]bool{}, passed: map[string]bool{}, glob: isGlob(pattern)}
	if err := w.one(filepath.Join(root, filepath.FromSlash(pattern))); err != nil {
		return nil, err
	}
	if w.glob && len(w.names) == 0 { // a name may hold brackets itself
		if err := w.walk(root, strings.Split(strings.Trim(path.Clean(pattern), "/"), "/")); err != nil {
			return nil, err
		}
	}
	var all []Found
	for p := range w.names {
		name, err := filepath.Rel(base, p)
		if err != nil {
			name = filepath.Base(p)
		}
		all = append(all, Found{Name: filepath.ToSlash(name), Path: p})
	}
	slices.SortFunc(all, func(a, b Found) int { return strings.Compare(a.Name, b.Name) })
	return besides(all, slices.Collect(maps.Keys(w.passed))), nil
}

// besides has the first file keep what was passed over beside all of them.
func besides(all []Found, passed []string) []Found {
	if len(all) > 0 {
		all[0].Passed = slices.Sorted(slices.Values(passed))
	}
	return all
}

// isLitter tells whether a name is passed over that is one of a pattern.
func isLitter(pattern, name string) bool {
	asked := strings.HasPrefix(name, ".") && strings.HasPrefix(pattern, ".")
	return pack.IsLitter(name) && !asked
}

func isGlob(s string) bool { return strings.ContainsAny(s, `*?[`) }

// fixedDir returns the folder before the first segment that is a pattern.
func fixedDir(pattern string) string {
	dir := path.Dir(pattern)
	for isGlob(dir) {
		dir = path.Dir(dir)
	}
	return dir
}

// walk collects the files that match a pattern.
type walk struct {
	base   string // what names in errors are relative to, as those of files are
	names  map[string]bool
	passed map[string]bool // names that match and are no deliveries
	glob   bool
}

// walk goes on from a folder with the segments that are left.
func (w *walk) walk(dir string, segments []string) error {
	segment, rest := segments[0], segments[1:]
	switch {
	case !isGlob(segment):
		return w.step(filepath.Join(dir, segment), rest)
	case segment == "**" && len(rest) > 0:
		if err := w.walk(dir, rest); err != nil {
			return err
		}
		return w.each(dir, func(e fs.DirEntry) error {
			if !e.IsDir() || pack.IsLitter(e.Name()) {
				return nil
			}
			return w.walk(filepath.Join(dir, e.Name()), segments)
		})
	}
	return w.each(dir, func(e fs.DirEntry) error {
		if ok, _ := path.Match(segment, e.Name()); !ok {
			return nil
		}
		if isLitter(segment, e.Name()) {
			if len(rest) == 0 && !e.IsDir() {
				w.passed[e.Name()] = true
			}
			return nil
		}
		return w.step(filepath.Join(dir, e.Name()), rest)
	})
}

func (w *walk) step(p string, rest []string) error {
	if len(rest) == 0 {
		return w.one(p)
	}
	return w.walk(p, rest)
}

func (w *walk) each(dir string, fn func(fs.DirEntry) error) error {
	entries, err := os.ReadDir(dir)
	if isAbsent(err) {
		return nil
	}
	if err != nil {
		return &Error{File: w.name(dir), Message: message.New(errUnreadable), Err: bare(err)}
	}
	for _, e := range entries {
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

// one takes a path if it is a file.
func (w *walk) one(p string) error {
	stat, err := os.Stat(p)
	switch {
	case isAbsent(err):
		if _, err := os.Lstat(p); err != nil {
			return nil
		}
		return fault(w.name(p), errDeadLink)
	case err != nil:
		return &Error{File: w.name(p), Message: message.New(errUnreadable), Err: bare(err)}
	case stat.Mode().IsRegular():
		w.names[p] = true
	case stat.IsDir() && w.glob:
	case stat.IsDir():
		return fault(w.name(p), errFolder, filepath.Base(p))
	default:
		return fault(w.name(p), errNotRegular)
	}
	return nil
}

// name is a path as the name of a file: relative to the dataset file, unless the source
// gives it from the root.
func (w *walk) name(p string) string {
	rel, err := filepath.Rel(w.base, p)
	if err != nil || w.base == "/" {
		return p
	}
	return filepath.ToSlash(rel)
}

func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// bare takes the path off an error that is printed behind it.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
