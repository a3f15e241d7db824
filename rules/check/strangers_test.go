package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"rasoat/rules/internal/state"
)

// Which names are kept depends on the texts alone: not on their order, the parts
// in which they come, or how often.
func TestStrangers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{3, mostStrangers, 2 * mostStrangers}).Draw(t, "states")
		var texts []string
		for i := range n {
			name := fmt.Sprintf("trạng thái %d", i) + strings.Repeat("ễ", rapid.SampledFrom([]int{0, 0, 40}).Draw(t, "more"))
			texts = append(texts, name, strings.ToUpper(name), name)
		}
		want := obviousNames(texts)
		texts = rapid.Permutation(texts).Draw(t, "order")
		parts := make([]strangers, rapid.IntRange(1, 3).Draw(t, "parts"))
		for i, text := range texts {
			parts[i%len(parts)].add(strangerCode([]byte(strings.ToLower(text))), []byte(text))
		}
		var got strangers
		for i := range parts {
			d := state.NewDecoder(parts[i].append(nil))
			var back strangers
			back.decode(d)
			if err := d.Err(); err != nil {
				t.Fatal(err)
			}
			got.merge(&back)
		}
		if !maps.Equal(got.names, want) {
			t.Fatalf("%d names are kept, and not the %d wanted", len(got.names), len(want))
		}
		for code, name := range got.names {
			if got.known(code) != code || !utf8.ValidString(name) || len(name) > longestStranger {
				t.Fatalf("%d: %q", code, name)
			}
		}
		if got.known(7) != 7 || got.known(firstStranger|2) != firstStranger {
			t.Fatal("a state that is known is not a stranger, one that is not kept is")
		}
	})
}

func obviousNames(texts []string) map[uint32]string {
	least := map[uint32]string{}
	for _, text := range texts {
		code, name := strangerCode([]byte(strings.ToLower(text))), string(cut([]byte(text)))
		if old, ok := least[code]; !ok || name < old {
			least[code] = name
		}
	}
	codes := slices.Sorted(maps.Keys(least))
	for _, code := range codes[min(len(codes), mostStrangers):] {
		delete(least, code)
	}
	return least
}
