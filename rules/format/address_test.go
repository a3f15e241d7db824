package format

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// near draws texts that come near to an address, or are one.
var near = rapid.Custom(func(t *rapid.T) []byte {
	if rapid.Bool().Draw(t, "whole") {
		return []byte(rapid.StringMatching(`[a-zA-Z0-9._%+-]{1,12}@(?:[a-zA-Z0-9]{1,6}[.-]){1,3}[a-zA-Z]{1,5}`).Draw(t, "address"))
	}
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "Z", "m", "5", "09", ".", ".", "-", "@", "@", "_", "%", "+", "vn", "hanoi", " ", "`", "{", "[", "/", ":", "A", "à", "\xc1", "\x00", "\xff"}), 0, 34).Draw(t, "parts")
	var v []byte
	for _, p := range parts {
		v = append(v, p...)
	}
	return v
})

// What is found by the classes of all characters at once is what is found one after
// another, whatever follows the text.
func TestIsAddress(t *testing.T) {
	if !fast {
		t.Skip("this processor has no such routine")
	}
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		v := near.Draw(t, "value")
		room := append(slices.Clone(v), near.Draw(t, "what follows")...)
		room = append(room, make([]byte, longestFast)...)
		is := isAddress(room[:len(v)])
		if want := emailReason(v) == "" && len(v) <= longestFast; is != want {
			t.Fatalf("%q: %v, want %v", v, is, want)
		}
		if is {
			found++
		}
	})
	if found == 0 {
		t.Error("no text was an address")
	}
}

// Nothing is read behind the capacity of a text.
func TestIsAddressWithin(t *testing.T) {
	v := []byte("nguyen.van-a@so-tp.hanoi.gov.vn")
	if room := append(slices.Clone(v), ' '); fast && !isAddress(room[:len(v)]) || isAddress(slices.Clip(v)) {
		t.Errorf("%q is looked at where there is room for no more, or not where there is", v)
	}
}

func BenchmarkEmail(b *testing.B) {
	texts := []byte("nguyen.an12@example.vn tran_binh@mail.hanoi.gov.vn le-cuong77@x.vn and what follows them all, as in a column")
	values := [][]byte{texts[:22], texts[23:50], texts[51:66]}
	for b.Loop() {
		for _, v := range values {
			if email(v) != "" {
				b.Fatalf("%s", v)
			}
		}
	}
}
