package store

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestCompareNames: names are in the order of their UTF-16 code units.
func TestCompareNames(t *testing.T) {
	name := rapid.StringOf(rapid.RuneFrom([]rune("ab\u00e9\ud7ff\ue000\uffff\U00010000\U0010ffff")))
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		want := slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
		if got := compareNames(a, b); got != want {
			t.Fatalf("%d, want %d", got, want)
		}
	})
}

// TestCanonicalStrings: a string is written as json.dumps and RFC 8785 write it.
func TestCanonicalStrings(t *testing.T) {
	text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.RuneFrom([]rune("a\"\\\b\f\n\r\t\x00\x1f\x7f\u2028<&é"))))
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		got := string(appendString(nil, s))
		var back string
		if err := json.Unmarshal([]byte(got), &back); err != nil || back != s {
			t.Fatalf("%s is read as %q: %v", got, back, err)
		}
		for _, r := range got[1 : len(got)-1] {
			if r < 0x20 {
				t.Fatalf("%s has a bare control character", got)
			}
		}
		if len(got) > 2 && strings.Contains(strings.ReplaceAll(got, `\\`, ""), `\u`) && !strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 }) {
			t.Fatalf("%s has an escape that nothing asks for", got)
		}
	})
}

// TestHeadCanonical: HEAD.json has the canonical form of what encoding/json makes of
// it, and its digest.
func TestHeadCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-z0-9_/:]{0,8}`)
		h := &Head{Version: 1, Sequence: rapid.Int64().Draw(t, "sequence"), PreviousSHA256: word.Draw(t, "previous"),
			UpdatedAt: time.UnixMicro(rapid.Int64Range(0, 1<<50).Draw(t, "time")).UTC(),
			Datasets: rapid.MapOf(word, rapid.Custom(func(t *rapid.T) Link {
				return Link{Period: word.Draw(t, "period"), RunID: word.Draw(t, "run"), Path: word.Draw(t, "path"), SHA256: word.Draw(t, "sum")}
			})).Draw(t, "datasets")}
		if rapid.Bool().Draw(t, "closed") {
			h.Closed = &ClosedActs{Acts: rapid.Int64().Draw(t, "acts"), SHA256: word.Draw(t, "act")}
		}
		data, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		want, err := decodeTree(data)
		if err != nil {
			t.Fatal(err)
		}
		before, after := h.canonical()
		if d := cmp.Diff(string(appendCanonical(nil, want)), string(before)+string(after)); d != "" {
			t.Fatal(d)
		}
		file, digest, err := seal(h)
		if err != nil {
			t.Fatal(err)
		}
		h.Digest = digest
		if data, err = json.Marshal(h); err != nil {
			t.Fatal(err)
		}
		if want, err = decodeTree(data); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(appendCanonical(nil, want)), string(compact(t, file))); d != "" {
			t.Fatal(d)
		}
		var back Head
		if err := unseal(file, &back); err != nil {
			t.Fatal(err)
		}
	})
}

func compact(t *rapid.T, file []byte) []byte {
	var b bytes.Buffer
	if err := json.Compact(&b, file); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestIndented: a canonical form is indented as encoding/json does it.
func TestIndented(t *testing.T) {
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		kinds := []*rapid.Generator[any]{
			rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Just[any](json.Number("-12.5e3")),
			rapid.StringOf(rapid.RuneFrom([]rune("a,:{}[]\"\\é\n"))).AsAny(),
		}
		if depth > 0 {
			kinds = append(kinds, rapid.SliceOfN(value(depth-1), 0, 3).AsAny(),
				rapid.MapOfN(rapid.StringMatching(`[a-z"{,]{0,3}`), value(depth-1), 0, 3).AsAny())
		}
		return rapid.OneOf(kinds...)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := appendCanonical(nil, value(4).Draw(t, "value"))
		var want bytes.Buffer
		if err := json.Indent(&want, text, "", "  "); err != nil {
			t.Fatal(err)
		}
		if got := appendIndented(nil, text); string(got) != want.String() {
			t.Fatalf("got\n%s\nwant\n%s", got, want.Bytes())
		}
	})
}
