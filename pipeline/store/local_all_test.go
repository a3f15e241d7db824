package store

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// severalFiles are small files with their names as content.
func severalFiles(names ...string) (files []smallFile) {
	for _, name := range names {
		files = append(files, smallFile{name: name, data: []byte(name)})
	}
	return files
}

// openBelow counts the files below a folder that this process has open; 0 where the system
// does not tell.
func openBelow(root string) (n int) {
	all, _ := os.ReadDir("/proc/self/fd")
	for _, fd := range all {
		if at, err := os.Readlink("/proc/self/fd/" + fd.Name()); err == nil && strings.HasPrefix(at, root) {
			n++
		}
	}
	return n
}

// TestPutAll: wherever it ends, what is shown is whole, nothing is hidden or open still, and
// no file is shown before those in front of it.
func TestPutAll(t *testing.T) {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	for name, c := range map[string]struct {
		ctx   context.Context
		inWay string // a folder, or ".", of which a file is in the way
		want  int    // how many files are shown
	}{
		"done":                         {ctx: ctx, want: 3},
		"cancelled":                    {ctx: ended},
		"a folder cannot be made":      {ctx: ctx, inWay: "current/b"},
		"a name is that of a folder":   {ctx: ctx, inWay: "current/b/f.parquet/in/it", want: 1},
		"the first is that of one":     {ctx: ctx, inWay: "current/a/f.parquet/in/it"},
		"the last is that of a folder": {ctx: ctx, inWay: "current/c/f.parquet/in/it", want: 2},
	} {
		t.Run(name, func(t *testing.T) {
			d := folder{t.TempDir()}
			files := severalFiles("current/a/f.parquet", "current/b/f.parquet", "current/c/f.parquet")
			if err := putBytes(ctx, d, "current/a/other.parquet", nil); err != nil {
				t.Fatal(err)
			}
			left, way := d.hidden(files[0].name), d.path(c.inWay)
			err := os.WriteFile(left, []byte("left by a dead process"), 0o600)
			if c.inWay != "" {
				err = errors.Join(err, os.MkdirAll(filepath.Dir(way), 0o750), os.WriteFile(way, nil, 0o600))
			}
			if err != nil {
				t.Fatal(err)
			}
			if err = d.PutAll(c.ctx, files); (err == nil) != (c.want == len(files)) {
				t.Errorf("the error is %v", err)
			}
			for i, f := range files {
				if data, err := os.ReadFile(d.path(f.name)); (err == nil) != (i < c.want) || err == nil && string(data) != f.name {
					t.Errorf("%s: %q, %v", f.name, data, err)
				}
				if _, err := os.Stat(d.hidden(f.name)); err == nil && c.ctx.Err() == nil {
					t.Errorf("%s is hidden still", f.name)
				}
			}
			if n := openBelow(d.root); n > 0 {
				t.Errorf("%d files are open", n)
			}
		})
	}
}

// TestFlushedInOrder: what is shown last is brought to the disk last, too, where a folder is
// flushed for itself: after a loss of power, runs that are there have their tables.
func TestFlushedInOrder(t *testing.T) {
	d := folder{t.TempDir()}
	files := severalFiles(currentFile("segment_scores", noon, "births"), currentFile("runs", noon, "births"))
	var held []*flushed
	for _, f := range files {
		dir := filepath.Dir(d.path(f.name))
		at, _ := folderFlushes.join(dir)
		defer folderFlushes.leave(dir, at)
		at.turn.Lock()
		held = append(held, at)
	}
	done := make(chan error)
	go func() { done <- d.PutAll(ctx, files) }()
	waits := func(at *flushed) bool {
		folderFlushes.mu.Lock()
		defer folderFlushes.mu.Unlock()
		return at.users > 1
	}
	for !waits(held[0]) && !waits(held[1]) {
		runtime.Gosched()
	}
	if waits(held[1]) {
		t.Error("runs are flushed before a table of theirs")
	}
	for _, at := range held {
		at.turn.Unlock()
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// meeting are files far away, that answer to puts of an attempt's tables only once all of
// them are asked for.
type meeting struct {
	Files
	missing atomic.Int64
	all     chan struct{}
}

func (m *meeting) Put(ctx context.Context, name string, write func(io.Writer) error) error {
	if ofAttempt(name) {
		if m.missing.Add(-1) == 0 {
			close(m.all)
		}
		select {
		case <-m.all:
		case <-time.After(10 * time.Second):
			return errors.New("not all are asked for")
		}
	}
	return m.Files.Put(ctx, name, write)
}

// TestPutTogether: the tables of an attempt, which nobody sees before its manifest is there,
// are one wait and not two.
func TestPutTogether(t *testing.T) {
	root := t.TempDir()
	far := &meeting{Files: folder{root}, all: make(chan struct{})}
	far.missing.Store(int64(len(tables)))
	commit(t, open(t, root, At(far, folder{root})), noon, "births", 1, "pass")
}
