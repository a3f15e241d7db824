package ipc

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what is read of the samples into peers.txt")

// Files of other writers, which testdata/peers.py makes, are read as peers.txt says: all
// types, views, dictionaries that change within a stream.
func TestPeers(t *testing.T) {
	var got strings.Builder
	files, err := filepath.Glob("testdata/*.arrow*")
	if err != nil || len(files) < 6 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Open(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(name, err)
		}
		s, err := readSheet(raw, readable, 2)
		if err != nil {
			t.Fatal(name, err)
		}
		fmt.Fprintf(&got, "%s: %s\n", filepath.Base(name), f.Summary)
		for _, c := range f.Columns {
			if fmt.Fprintf(&got, "  %s, %s: ", c.Name, c.Type); c.Readable() {
				fmt.Fprintf(&got, "%q\n", s.texts[c.Name])
			} else {
				got.WriteString("not readable\n")
			}
		}
	}
	const golden = "testdata/peers.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Error(diff)
	}
}
