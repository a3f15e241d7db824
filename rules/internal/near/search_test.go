package near

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/spill"
)

// nameRow is a row of a test.
type nameRow struct {
	block uint64
	form  string
}

// drawNames draws rows of few words, many of them alike.
func drawNames(t *rapid.T, blocks int) []nameRow {
	word := rapid.SampledFrom([]string{"nguyen", "nguyn", "nguyên", "nguyne", "van", "vn", "vanan", "an", "na", "a", "anh", "A", "12", "13", "đông", "東京", "hmong"})
	part := rapid.Map(rapid.SliceOfN(word, 1, 5), func(words []string) string { return strings.Join(slices.Sorted(slices.Values(words)), " ") })
	form := part
	if rapid.Bool().Draw(t, "two parts") {
		form = rapid.Custom(func(t *rapid.T) string { return part.Draw(t, "first") + "\n" + part.Draw(t, "second") })
	}
	rows := make([]nameRow, rapid.OneOf(rapid.IntRange(0, 10), rapid.IntRange(0, 150)).Draw(t, "rows"))
	for i := range rows {
		rows[i] = nameRow{uint64(rapid.IntRange(0, blocks-1).Draw(t, "block")) * 0x1234567812345678, form.Draw(t, "form")}
	}
	return rows
}

// found is what a search says: the rows that are near to another, with what is told of
// them, and how many groups they are.
func found(t *rapid.T, rows []nameRow, s Search, share *spill.Share) (near map[uint64]Beside, groups int64) {
	near = map[uint64]Beside{}
	parts := []*state.Records{state.NewRecords(share, true), state.NewRecords(share, true), state.NewRecords(share, true)}
	for _, i := range rapid.Permutation(numbersTo(len(rows))).Draw(t, "order") {
		parts[rapid.IntRange(0, 2).Draw(t, "worker")].Add(state.Record{Key: rows[i].block, Row: uint64(i), Segment: uint32(i) + 5, Text: []byte(rows[i].form)})
	}
	parts[0].Merge(parts[1])
	parts[0].Merge(parts[2])
	s.Rows, s.Share = parts[0], share
	groups = s.Found(rapid.IntRange(1, 3).Draw(t, "jobs"), func(row uint64, segment uint32, beside Beside) {
		if _, twice := near[row]; twice {
			t.Fatalf("row %d is told twice", row)
		}
		if segment != uint32(row)+5 {
			t.Fatalf("row %d has the segment %d", row, segment)
		}
		near[row] = beside
	})
	return near, groups
}

func numbersTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// slowly compares every row with every other that may be compared.
func slowly(rows []nameRow, t kernel.Threshold, may func(a, b string) bool) (near map[uint64]Beside, groups int64) {
	group := numbersTo(len(rows))
	var l kernel.Likeness
	for i, a := range rows {
		for k, b := range rows[:i] {
			if a.block != b.block || a.form != b.form && !may(a.form, b.form) || !l.Near([]byte(a.form), []byte(b.form), t) {
				continue
			}
			for m, from := range group {
				if from == group[i] && m != i {
					group[m] = group[k]
				}
			}
			group[i] = group[k]
		}
	}
	members := map[int][]uint64{}
	for i, g := range group {
		members[g] = append(members[g], uint64(i))
	}
	near = map[uint64]Beside{}
	for _, all := range members {
		for i, row := range all {
			if n := len(all); n > 1 {
				near[row] = Beside{int64(n), all[kernel.One(i == 0)]}
			}
		}
		groups += int64(kernel.One(len(all) > 1))
	}
	return near, groups
}

func requireFound(t *rapid.T, rows []nameRow, s Search, dir string, may func(a, b string) bool) {
	b := spill.New(dir, dir, rapid.SampledFrom([]int64{0, 4 << 10, 1 << 30}).Draw(t, "budget"))
	share := b.Share()
	near, groups := found(t, rows, s, share)
	want, wantGroups := slowly(rows, s.Threshold, may)
	if !maps.Equal(near, want) || groups != wantGroups {
		t.Fatalf("%v in %d groups, want %v in %d", near, groups, want, wantGroups)
	}
	if err := share.Err(); err != nil || b.Used() != 0 {
		t.Fatalf("%d bytes were not given back, %v", b.Used(), err)
	}
	share.Close()
}

const one = kernel.WholeThreshold

var thresholds = rapid.SampledFrom([]kernel.Threshold{one, one / 10 * 9, one / 100 * 85, one / 10 * 7, one / 2})

// In blocks that are not too large every pair is compared.
func TestSmallBlocks(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		blocks := rapid.SampledFrom([]int{1, 1, 2, 20}).Draw(t, "blocks")
		s := Search{Blocks: blocks > 1, Threshold: thresholds.Draw(t, "threshold")}
		requireFound(t, drawNames(t, blocks), s, dir, func(string, string) bool { return true })
	})
}

// In blocks that are, those are that have a variant in common.
func TestLargeBlocks(t *testing.T) {
	dir := t.TempDir()
	var v variants
	rapid.Check(t, func(t *rapid.T) {
		blocks := rapid.SampledFrom([]int{1, 1, 2, 5}).Draw(t, "blocks")
		s := Search{Blocks: blocks > 1, Threshold: thresholds.Draw(t, "threshold"), block: 1, variant: 1 << 20}
		of := map[string][]uint64{}
		requireFound(t, drawNames(t, blocks), s, dir, func(a, b string) bool {
			for _, form := range []string{a, b} {
				if of[form] == nil {
					v.each(0, []byte(form), func(h uint64) { of[form] = append(of[form], h) })
				}
			}
			return slices.ContainsFunc(of[a], func(h uint64) bool { return slices.Contains(of[b], h) })
		})
	})
}

// Two forms have a variant in common if one becomes the other, or both the same,
// by what the manual says.
func TestVariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("abcđ東")), 2, 6, -1), 2, mostLessWord).Draw(t, "words")
		other := slices.Clone(words)
		i := rapid.IntRange(0, len(words)-1).Draw(t, "word")
		w := []rune(other[i])
		k := rapid.IntRange(0, len(w)-2).Draw(t, "letter")
		kinds := []string{"the words run together", "a word is another"}
		if len(words) > 2 {
			kinds = append(kinds, "a word is missing")
		}
		if len(words) <= mostLessLetter {
			kinds = append(kinds, "a letter is missing", "a letter is another", "a letter is swapped")
		}
		switch kind := rapid.SampledFrom(kinds).Draw(t, "difference"); kind {
		case "the words run together":
			other = []string{strings.Join(words, "")}
		case "a word is another":
			other[i] = "xyz"
		case "a word is missing":
			other = slices.Delete(other, i, i+1)
		case "a letter is missing":
			other[i] = string(slices.Delete(w, k, k+1))
		case "a letter is another":
			w[k] = 'z'
			other[i] = string(w)
		case "a letter is swapped":
			w[k], w[k+1] = w[k+1], w[k]
			other[i] = string(w)
		}
		var v variants
		one := map[uint64]bool{}
		v.each(7, []byte(strings.Join(slices.Sorted(slices.Values(words)), " ")), func(h uint64) { one[h] = true })
		common := false
		v.each(7, []byte(strings.Join(slices.Sorted(slices.Values(other)), " ")), func(h uint64) { common = common || one[h] })
		if !common {
			t.Fatalf("%q and %q", words, other)
		}
	})
}

// Of two forms of which three words in four are the same nearly all have some of
// these in common.
func TestFewWords(t *testing.T) {
	random, missed := rand.New(rand.NewPCG(1, 2)), 0
	for range 2000 {
		words := make([]string, 4+random.IntN(20))
		for i := range words {
			words[i] = fmt.Sprint("w", random.Uint64())
		}
		other := slices.Clone(words)
		for range max(1, len(words)/8) {
			other[random.IntN(len(words))] = fmt.Sprint("w", random.Uint64())
		}
		var v variants
		one := map[uint64]bool{}
		v.each(0, []byte(strings.Join(words, " ")), func(h uint64) { one[h] = true })
		common := false
		v.each(0, []byte(strings.Join(other, " ")), func(h uint64) { common = common || one[h] })
		if !common {
			missed++
		}
	}
	if missed > 20 {
		t.Errorf("%d of 2,000 were missed", missed)
	}
}

// What is compared and what is passed over does not depend on jobs and memory
// where blocks and variants are crowded, and one letter is found among thousands.
func TestCrowds(t *testing.T) {
	dir := t.TempDir()
	var rows []nameRow
	for i := range 6000 {
		rows = append(rows, nameRow{uint64(i % 2 * 77), fmt.Sprintf("%s nguyen van", strings.Repeat(string(rune('a'+i%26)), 4)+string([]rune{rune('a' + i/26%26), rune('a' + i/676%26), 'x', 'y'}))})
	}
	rows = append(rows, nameRow{0, "nguyen van zzzzyyyy"}, nameRow{0, "nguyen van zzzzyyy"})
	var want [][3]uint64
	for i, budget := range []int64{1 << 30, 0, 64 << 10} {
		share := spill.New(dir, dir, budget).Share()
		r := state.NewRecords(share, true)
		for i, row := range rows {
			r.Add(state.Record{Key: row.block, Row: uint64(i), Text: []byte(row.form)})
		}
		var got [][3]uint64
		s := Search{Rows: r, Blocks: true, Threshold: one / 10 * 9, Share: share}
		s.Found(i+1, func(row uint64, _ uint32, b Beside) { got = append(got, [3]uint64{row, uint64(b.Rows), b.Other}) })
		slices.SortFunc(got, func(a, b [3]uint64) int { return cmp.Compare(a[0], b[0]) })
		if i == 0 {
			want = got
		}
		if !slices.Equal(got, want) || !slices.Contains(got, [3]uint64{6001, 2, 6000}) || share.Err() != nil {
			t.Errorf("%d jobs, %d bytes: %d rows, want %d, %v", i+1, budget, len(got), len(want), share.Err())
		}
		share.Close()
	}
}
