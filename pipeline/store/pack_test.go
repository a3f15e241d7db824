package store

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/rules/message"
)

// TestPacks: what history has of a month is one ZIP a dataset, from which anybody takes
// out the very files; nobody who reads history sees a difference, and what is attempted
// later lies beside it until the next time.
func TestPacks(t *testing.T) {
	root, s := autumn(t)
	before := map[string]string{}
	for name, data := range content(t, root) {
		if strings.HasPrefix(name, historyDir+"/2026-10-") && strings.Count(name, "/") == 4 {
			before[strings.TrimPrefix(name, historyDir+"/")] = data
		}
	}
	done := compactAll(t, s)
	if done[0].Packed != 10 || done[0].Packs != 3 || done[0].Removed != int64(len(before)) {
		t.Errorf("%+v of %d files", done, len(before))
	}
	if d := cmp.Diff(before, unpacked(t, root)); d != "" {
		t.Error(d)
	}
	auditAt(t, s, october+1, "births", 3, "pass")
	later := map[string]string{}
	for name, data := range content(t, root) {
		if strings.HasPrefix(name, historyDir+"/2026-10-02/births/") {
			later[strings.TrimPrefix(name, historyDir+"/")] = data
		}
	}
	if len(later) != 9 {
		t.Errorf("the later attempt is %d files", len(later))
	}
	sound(t, root)
	ids, err := s.attempts(ctx, october+1, "births")
	if err != nil || len(ids) != 3 || !slices.IsSorted(ids) {
		t.Errorf("attempts %v, %v", ids, err)
	}
	compactAll(t, s)
	maps.Copy(before, later)
	if d := cmp.Diff(before, unpacked(t, root)); d != "" {
		t.Error(d)
	}
	sound(t, root)
	for _, name := range []string{"2026-10/births.zip", "2026-10/deaths.zip"} {
		f, err := os.Stat(filepath.Join(root, historyDir, name))
		if err != nil || f.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, f, err)
		}
	}
}

// unpacked reads the packs of October with the ZIP reader of the standard library.
func unpacked(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name, data := range content(t, root) {
		if _, _, ok := parsePack(name); !ok {
			if strings.HasPrefix(name, historyDir+"/2026-10-") && strings.Count(name, "/") > 2 {
				t.Errorf("%s lies beside", name)
			}
			continue
		}
		r, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.File {
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(in)
			if err != nil || f.Mode() != 0o600 {
				t.Errorf("%s: %v %v", f.Name, f.Mode(), err)
			}
			files[f.Name] = string(text)
		}
	}
	return files
}

// TestPackIsTheSame: the same files are the same pack, in whatever order they come, and
// what gains by it is deflated.
func TestPackIsTheSame(t *testing.T) {
	files := map[string][]byte{"2026-10-01/a/r/manifest.json": bytes.Repeat([]byte("{} "), 1000), "2026-10-02/a/r/runs.parquet": []byte("PAR1\x93\x11\xfa")}
	pack := func(names ...string) string {
		var all []*packed
		for _, name := range names {
			e, err := packedOf(name, files[name])
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, e)
		}
		var out bytes.Buffer
		if err := writePack(&out, all); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	names := slices.Sorted(maps.Keys(files))
	one := pack(names...)
	slices.Reverse(names)
	if one != pack(names...) || len(one) > 1000 {
		t.Errorf("%d bytes", len(one))
	}
	if want := "rasoat pack 1\ndays 2026-10-01 2026-10-02\nsha256 " + sha256Hex([]byte(one[:len(one)-64])); !strings.HasSuffix(one, want) {
		t.Errorf("its end is %q", one[len(one)-200:])
	}
}

// TestFlippedByteOfPack: one bit of any byte of a pack is seen, and the pack is named.
func TestFlippedByteOfPack(t *testing.T) {
	root, s := autumn(t)
	compactAll(t, s)
	name := packFile("2026-10", "marriages")
	data := content(t, root)[name]
	for at := 0; at < len(data); at += 1 + len(data)/60 {
		if left := len(data) - at; left < 1200 {
			at += 11 // the directory and the end
		}
		if at >= len(data) {
			break
		}
		damage(t, root, name, func(data []byte) []byte { data[at] ^= 1 << (at % 8); return data })
		v, err := open(t, root).Verify(ctx, Verification{})
		if err != nil || len(v.Found) == 0 || v.Found[0].Path != name {
			t.Fatalf("byte %d: %v\n%s", at, err, told(v.Found))
		}
		damage(t, root, name, func([]byte) []byte { return []byte(data) })
	}
	sound(t, root)
	for _, spoil := range []func([]byte) []byte{longer, notJSON, remove} {
		damage(t, root, name, spoil)
		v, err := open(t, root).Verify(ctx, Verification{})
		if err != nil || len(v.Found) == 0 {
			t.Errorf("%v\n%s", err, told(v.Found))
		}
		putBack(t, root, name, data)
	}
}

// TestPackOfAnother: what was put into a pack, or lies beside it under the same name, is
// named; and nothing is packed over it.
func TestPackOfAnother(t *testing.T) {
	root, s := autumn(t)
	compactAll(t, s)
	name := packFile("2026-10", "marriages")
	all, err := s.inPack(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := packedOf("2026-10-01/births/x/manifest.json", []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.plain.Put(ctx, name, func(w io.Writer) error { return writePack(w, append(slices.Clone(all), stranger)) }); err != nil {
		t.Fatal(err)
	}
	v, err := open(t, root).Verify(ctx, Verification{})
	if err != nil || len(v.Found) != 1 || v.Found[0].Path != name || v.Found[0].What.Key != findPackStray {
		t.Errorf("%v\n%s", err, told(v.Found))
	}
	if err := s.plain.Put(ctx, name, func(w io.Writer) error { return writePack(w, all) }); err != nil {
		t.Fatal(err)
	}
	sound(t, root)
	plain := historyDir + "/" + all[0].name
	data, err := readAll(ctx, s.files, plain)
	if err != nil {
		t.Fatal(err)
	}
	putBack(t, root, plain, string(data))
	sound(t, root) // the same file twice
	putBack(t, root, plain, string(data[:len(data)-1]))
	v, err = open(t, root).Verify(ctx, Verification{})
	if err != nil || len(v.Found) == 0 || v.Found[0].Path != plain {
		t.Errorf("%v\n%s", err, told(v.Found))
	}
	if done, err := s.Compact(ctx, noon); err != nil || len(done) != 1 || len(done[0].Left) == 0 || done[0].Packed != 0 {
		t.Errorf("%+v %v", done, err)
	}
}

// TestReplacedPack: a pack that another process has replaced is read anew.
func TestReplacedPack(t *testing.T) {
	root, s := autumn(t)
	compactAll(t, s)
	other := open(t, root)
	first, err := other.attempts(ctx, october+1, "births")
	if err != nil || len(first) != 2 {
		t.Fatal(first, err)
	}
	auditAt(t, s, october+1, "births", 3, "pass")
	compactAll(t, s)
	now, err := other.attempts(ctx, october+1, "births")
	if err != nil || len(now) != 3 {
		t.Errorf("%v %v", now, err)
	}
	if _, _, err := other.manifest(ctx, october+1, "births", now[2]); err != nil {
		t.Error(err)
	}
}

// FuzzPack: whatever a pack is, it is read or refused.
func FuzzPack(f *testing.F) {
	e, err := packedOf("2026-10-01/a/20261001T000000Z-000000/manifest.json", bytes.Repeat([]byte("{} "), 50))
	if err != nil {
		f.Fatal(err)
	}
	var whole bytes.Buffer
	if err := writePack(&whole, []*packed{e}); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		root := t.TempDir()
		putBack(t, root, packFile("2026-10", "a"), string(data))
		s := open(t, root)
		names, err := s.files.List(ctx, attemptsDir(october, "a"))
		for _, name := range names {
			if inside, _ := s.files.List(ctx, attemptsDir(october, "a")+"/"+strings.TrimSuffix(name, "/")); len(inside) > 0 && err == nil {
				_, _ = readAll(ctx, s.files, attemptsDir(october, "a")+"/"+name+inside[0])
			}
		}
		if _, err := s.Verify(ctx, Verification{}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestDamagedPackInWords: what is wrong with a pack is said in the reader's language to
// the end.
func TestDamagedPackInWords(t *testing.T) {
	root, s := autumn(t)
	compactAll(t, s)
	damage(t, root, packFile("2026-10", "births"), otherByte)
	v, err := open(t, root).Verify(ctx, Verification{})
	if err != nil || len(v.Found) == 0 {
		t.Fatal(err)
	}
	if got := v.Found[0].What.In(message.VI); got != "bị hỏng hoặc bị sửa (không còn như lúc ghi)" {
		t.Error(got)
	}
}
