package spill

import (
	"os"
	"testing"
)

// Whatever a file holds, reading it ends in frames or an error.
func FuzzRead(f *testing.F) {
	s := New(f.TempDir(), "spill", 0).Share()
	file := create(f, s)
	for _, payload := range []string{"", "a", "ab\x00"} {
		if err := file.Write([]byte(payload)); err != nil {
			f.Fatal(err)
		}
	}
	if err := file.Flush(); err != nil {
		f.Fatal(err)
	}
	raw := make([]byte, file.Offset())
	if _, err := file.file.ReadAt(raw, 0); err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:len(raw)-1])
	f.Add([]byte{0xFF, 0xFF, 0xFF, 0xFF})
	name := f.TempDir() + "/frames"
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		in, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		n := 0
		err = new(Reader).Read(&File{share: s, file: in}, 0, int64(len(raw)), func(p []byte) error {
			n += headerBytes + len(p)
			return nil
		})
		if n > len(raw) || err == nil && n != len(raw) {
			t.Fatalf("%d bytes were read of %d: %v", n, len(raw), err)
		}
	})
}
