package kernel

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

// textOf makes a column of the given texts, after one that is not part of it.
func textOf(texts ...string) Text {
	t := Text{Data: []byte("before"), Offsets: []int32{6}}
	for _, s := range texts {
		t.Data = append(t.Data, s...)
		t.Close()
	}
	return t
}

// rejected is what a loop over a column sets, every third row not being tested.
func rejected(texts []string, reject func(t Text, tested, failed Bits)) (failed, tested Bits) {
	tested, failed = NewBits(len(texts)), NewBits(len(texts))
	for i := range texts {
		if i%3 != 2 {
			tested.Set(i)
		}
	}
	reject(textOf(texts...), tested, failed)
	return failed, tested
}

func requireRejected(t *rapid.T, texts []string, reject func(t Text, tested, failed Bits), ok func(s string) bool) {
	failed, tested := rejected(texts, reject)
	for i, s := range texts {
		if want := tested.Has(i) && !ok(s); failed.Has(i) != want {
			t.Fatalf("row %d, %q: rejected %v, want %v; rows %q", i, s, failed.Has(i), want, texts)
		}
	}
}

// A pattern of fixed length without choices becomes a frame that matches what
// package regexp says.
func TestFrameAgainstRegexp(t *testing.T) {
	defer func(was bool) { fast = was }(fast)
	may := fast
	patterns := []string{`[0-9]{12}`, `[A-Z]{2}[1-5][0-9]{12}`, `[0-9]`, `0[3-9][0-9]{8}`, `[0-9]{7}`, `[0-9]{8}`, `[0-9]{9}`,
		`H26\.1-[0-9]{6}-[0-9]{4}`, `[!-~]{3}`, `x`, `[0-9]{64}`, `[ -~]{16}`, `[0-9]{17}`, `[ -~]{31}`, `[A-Z]{32}`, `[0-9]{33}`,
		`[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}`}
	for _, p := range patterns {
		dfa, ok := CompileDFA(p)
		if !ok {
			t.Fatalf("%s: no automaton", p)
		}
		frame, ok := dfa.Frame()
		if !ok {
			t.Fatalf("%s: no frame", p)
		}
		re := regexp.MustCompile(`\A(?:` + p + `)\z`)
		like := rapid.OneOf(rapid.StringMatching(p), rapid.StringMatching(`[0-9A-Z]{0,17}`), rapid.StringMatching(`[0-9A-Z]{17,34}`), rapid.String(), rapid.Custom(func(t *rapid.T) string {
			s := []byte(rapid.StringMatching(p).Draw(t, "match"))
			s[rapid.IntRange(0, len(s)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
			return string(s)
		}))
		rapid.Check(t, func(t *rapid.T) {
			fast = may && rapid.Bool().Draw(t, "fast")
			requireRejected(t, rapid.SliceOfN(like, 0, 150).Draw(t, "texts"), frame.Reject, func(s string) bool { return re.MatchString(s) })
		})
	}
}

func TestNoFrame(t *testing.T) {
	for _, p := range []string{`[0-9]+`, `a?`, `a|bc`, `[a-zA-Z]`, `[à-ỹ]`, `a*`, `(ab|cd)`, `[0-9]{65}`, `[^a]`} {
		dfa, ok := CompileDFA(p)
		if !ok {
			t.Fatalf("%s: no automaton", p)
		}
		if f, ok := dfa.Frame(); ok {
			t.Errorf("%s: frame %v", p, f)
		}
	}
}

// Texts that fit the frame of another have its shape.
func TestResemble(t *testing.T) {
	text := rapid.OneOf(rapid.StringMatching(`[0-9A-Za-z./@ -]{0,70}`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		var f Frame
		if ok := f.Resemble([]byte(a)); ok != (len(a) <= longestFrame && IsASCII([]byte(a))) {
			t.Fatalf("%q: %v", a, ok)
		} else if !ok {
			return
		}
		if !f.Match([]byte(a)) {
			t.Fatalf("%q is not like itself", a)
		}
		if f.Match([]byte(b)) && string(AppendShape(nil, []byte(a))) != string(AppendShape(nil, []byte(b))) {
			t.Fatalf("%q is like %q", b, a)
		}
	})
}
