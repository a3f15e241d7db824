package source

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"rasoat/rules"
)

// What is held is what Head and Read would have read, and it is accounted for alike.
func TestHold(t *testing.T) {
	e := extract(t, sampleTable(60), sampleTable(10), []byte("id\n"), sampleTable(77))
	all := collect(t, e, columns3, 1)
	files := slices.Clone(e.Files)
	rapid.Check(t, func(rt *rapid.T) {
		e.block = rapid.IntRange(1, 5000).Draw(rt, "block")
		var seen int64
		e.Progress = func(n int64) { seen += n }
		if err := e.Hold(context.Background(), columns3); err != nil {
			rt.Fatal(err)
		}
		if small := e.readers(9) == 1; small != (e.held != nil) || seen != 0 {
			rt.Fatalf("small %v, held %v, progress %d", small, e.held != nil, seen)
		}
		n := rapid.SampledFrom([]int{1, 100, len(all) - 1, len(all), 1000}).Draw(rt, "head")
		if diff := cmp.Diff(all[:min(n, len(all))], headOf(rt, e, columns3, n)); diff != "" {
			rt.Fatal(diff)
		}
		if want := headOf(rt, extractOf(e), []string{"id"}, n); !slices.Equal(headOf(rt, e, []string{"id"}, n), want) {
			rt.Fatal("the head of one column differs")
		}
		got := collect(t, e, columns3, rapid.IntRange(1, 5).Draw(rt, "jobs"))
		if diff := cmp.Diff(all, got); diff != "" {
			rt.Fatal(diff)
		}
		if diff := cmp.Diff(files, e.Files, cmpopts.IgnoreUnexported(File{})); diff != "" || e.held != nil {
			rt.Fatal(diff, e.held)
		}
		if bytes := e.Files[0].Bytes + e.Files[1].Bytes + e.Files[2].Bytes + e.Files[3].Bytes; seen != bytes {
			rt.Fatalf("progress %d of %d bytes", seen, bytes)
		}
	})
}

// extractOf is the same extract without what is held.
func extractOf(e *Extract) *Extract {
	other := *e
	other.held, other.Progress = nil, nil
	return &other
}

func headOf(t *rapid.T, e *Extract, columns []string, n int) []string {
	lines := map[rules.RowID]string{}
	err := e.Head(context.Background(), columns, n, func(b *Batch) error {
		describe(b, lines)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return inOrder(lines)
}

// A part of more records than a batch takes is not held, nor is Parquet, and a Read
// of other columns takes no notice of what is.
func TestNotHeld(t *testing.T) {
	long := extract(t, []byte("id\n"+strings.Repeat("1\n", maxBatch+1)))
	for name, e := range map[string]*Extract{"many records": long, "parquet": parquetExtract(t)} {
		if err := e.Hold(context.Background(), []string{"id"}); err != nil || e.held != nil {
			t.Errorf("%s: %v, held %v", name, err, e.held != nil)
		}
	}
	if n := len(collect(t, long, []string{"id"}, 1)); n != maxBatch+1 {
		t.Errorf("%d rows", n)
	}
	e := extract(t, sampleTable(50))
	want := collect(t, e, []string{"name"}, 1)
	if err := e.Hold(context.Background(), columns3); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, collect(t, e, []string{"name"}, 1)); diff != "" {
		t.Error(diff)
	}
}

// Errors of the file, of the context and of the worker end what is held too.
func TestHoldEnds(t *testing.T) {
	stopped, stop := context.WithCancel(context.Background())
	stop()
	e := extract(t, sampleTable(50))
	if err := e.Hold(stopped, columns3); !errors.Is(err, context.Canceled) || e.held != nil {
		t.Errorf("%v, held %v", err, e.held != nil)
	}
	full := errors.New("enough")
	if err := e.Hold(context.Background(), columns3); err != nil {
		t.Fatal(err)
	}
	if err := e.Head(context.Background(), columns3, 1000, func(*Batch) error { return full }); !errors.Is(err, full) {
		t.Error(err)
	}
	err := e.Read(context.Background(), columns3, 1, func(int) func(*Batch) error { return func(*Batch) error { return full } })
	if !errors.Is(err, full) || e.held != nil {
		t.Errorf("%v, held %v", err, e.held != nil)
	}
	write(t, strings.TrimSuffix(e.Files[0].Path, "0.csv"), "0.csv", bytes.Repeat([]byte("id\n"), 3))
	if err := e.Hold(context.Background(), columns3); err == nil || e.held != nil {
		t.Errorf("a file that changed: %v", err)
	}
}
