package store

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestCanonical shows the canonical form: RFC 8785 for integers.
func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		`{"b": 1, "a": [true, null, false, "x"]}`:         `{"a":[true,null,false,"x"],"b":1}`,
		`{"é": 1, "z": {"y": {}, "x": []}, "": "\u0041"}`: `{"":"A","z":{"x":[],"y":{}},"é":1}`,
		`{"s": "\u2028<&>\u007f\/\"\\\b\f\n\r\t\u0001"}`:  "{\"s\":\"\u2028<&>\u007f/\\\"\\\\\\b\\f\\n\\r\\t\\u0001\"}",
		`{"n": 12345678901234567890}`:                     `{"n":12345678901234567890}`,
		"{\"\ufb33\": 1, \"\U0001f600\": 2}":              "{\"\U0001f600\":2,\"\ufb33\":1}", // by UTF-16, as RFC 8785 wants
	} {
		tree, err := decodeTree([]byte(in))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(appendCanonical(nil, tree)); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", in, got, want)
		}
	}
	for _, in := range []string{``, `null`, `[]`, `{} {}`, `{`, `{"a":}`, `1`} {
		if _, err := decodeTree([]byte(in)); err == nil {
			t.Errorf("%q is taken for a document", in)
		}
	}
}

// changing is what in the golden files depends on Parquet's encoding.
var changing = regexp.MustCompile(`"(digest|sha256|previous_sha256|bytes)": ("[0-9a-f]{64}"|[0-9]+)`)

// TestManifestGolden keeps the layout of a manifest and of HEAD as auditors
// know them, and results_sha256, which nothing but the results may change.
func TestManifestGolden(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, noon, "births", 3, "critical")
	m := commit(t, s, noon, "births", 3, "critical")
	files := content(t, root)
	golden(t, "testdata/manifest.json", mask(files[manifestFile(noon, "births", m.RunID)]))
	golden(t, "testdata/HEAD.json", mask(files[headFile]))
}

func mask(s string) string { return changing.ReplaceAllString(s, `"$1": "…"`) }

func sealed(t testing.TB) []byte {
	t.Helper()
	_, m := audit(3)
	m.RunID, m.Period, m.Dataset = "20261121T183005Z-4f2a9c", "2026-11-21", "births"
	m.StartedAt = time.Date(2026, 11, 21, 18, 30, 5, 0, time.UTC)
	m.Tables = map[string]TableFile{"runs": {Rows: 1}}
	file, err := m.encode()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestManifestReadBack(t *testing.T) {
	file := sealed(t)
	m, err := DecodeManifest(file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := m.encode()
	if err != nil || !bytes.Equal(file, again) {
		t.Error(err, cmp.Diff(string(file), string(again)))
	}
	if _, err := DecodeManifest(bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n"))); err != nil {
		t.Error("blanks are part of the digest:", err)
	}
}

// TestManifestRefused: anything that differs, and anything that would lead
// out of the store.
func TestManifestRefused(t *testing.T) {
	file := string(sealed(t))
	if _, err := DecodeManifest([]byte(strings.Replace(file, `"lan"`, `"mai"`, 1))); err == nil || !strings.Contains(err.Error(), "its digest is") {
		t.Error(err)
	}
	for member, value := range map[string]any{
		"version": 3, "run_id": "../../x", "period": "21/11/2026", "dataset": "../x", "tables": map[string]TableFile{"../x": {}, "runs": {}},
	} {
		tree, err := decodeTree([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		tree[member] = value
		forged, _, err := seal(tree)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeManifest(forged); err == nil || strings.Contains(err.Error(), "digest") {
			t.Errorf("%s: %v", member, err)
		}
	}
}

// TestNewerMember: what a later version adds is covered by the digest and does no harm.
func TestNewerMember(t *testing.T) {
	tree, err := decodeTree(sealed(t))
	if err != nil {
		t.Fatal(err)
	}
	tree["signature_hint"] = map[string]any{"key": json.Number("1")}
	file, _, err := seal(tree)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := DecodeManifest(file); err != nil {
		t.Error(err)
	}
	if _, err := DecodeManifest(bytes.Replace(file, []byte("signature_hint"), []byte("signature_hinT"), 1)); err == nil {
		t.Error("the added member may be altered")
	}
}

// FuzzDecodeManifest: no bytes make the decoder panic, and what it accepts it
// writes and accepts again.
func FuzzDecodeManifest(f *testing.F) {
	f.Add(sealed(f))
	f.Add([]byte(`{"version":1,"digest":""}`))
	f.Add([]byte(`{"inputs":[{"arrived_at":"x"}],"tables":{"":{}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := DecodeManifest(data)
		if err != nil {
			// Fuzzing never guesses a digest: put the right one in and look further.
			tree, treeErr := decodeTree(data)
			if treeErr != nil {
				return
			}
			if data, _, treeErr = seal(tree); treeErr != nil {
				t.Fatal(treeErr)
			}
			if m, err = DecodeManifest(data); err != nil {
				return
			}
		}
		file, err := m.encode()
		if err != nil {
			return // a time that JSON cannot hold
		}
		if again, err := DecodeManifest(file); err != nil || !cmp.Equal(m, again) {
			t.Fatal(err, cmp.Diff(m, again))
		}
	})
}

func FuzzDecodeHead(f *testing.F) {
	f.Add([]byte(`{"version":1,"datasets":{"births":{"period":"2026-11-21","run_id":"20261121T183005Z-4f2a9c","path":"x","sha256":""}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := decodeTree(data)
		if err != nil {
			return
		}
		if data, _, err = seal(tree); err != nil {
			t.Fatal(err)
		}
		if h, err := DecodeHead(data); err == nil {
			for _, l := range h.Datasets {
				if strings.Contains(l.Path, "..") {
					t.Fatal(l.Path)
				}
			}
		}
	})
}
