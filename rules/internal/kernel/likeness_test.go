package kernel

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDistance(t *testing.T) {
	var l Likeness
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"Nguyễn Văn An", "an nguyen VAN", 0},
		{"Nguyễn Văn An", "Nguyễn Văn Anh", 1},
		{"Nguyễn Văn An", "Nguyễn Vă An", 1},
		{"Nguyễn Văn An", "Mguyễn Văn An", 1},
		{"Nguyễn Văn An", "Nguyễn Vna An", 1},
		{"Nguyễn Văn An", "NguyễnVăn An", 1},
		{"Nguyễn Văn An", "VănAn Nguyễn", 1},
		{"Nguyễn Văn An", "NguyễnVăn Anh", 2},
		{"Nguyễn Văn An", "Nguyễn An", 3},
		{"Nguyễn Văn An", "Trần Thị Bích", 11},
		{"Lê An", "Lê Ba", 2},
		{"Hoàng Lan Ngọc", "Hoàn Lang Ngọc", 2},
		{"12 Lê Lợi", "13 Lê Lợi", 100},
		{"12 Lê Lợi", "Lê Lợi", 100},
		{"12 Lê Lợi", "1-2 Lê Lợi", 100},
		{"12 Lê Lợi", "12 Lê Lai", 1},
		{"Q.1", "Quận 1", 0},
		{"Cty TNHH An Phát", "Cty CP An Phát", 1},
		{"Cty TNHH An Phát", "TNHH An Phát", 1},
		{"Cty TNHH An Phát", "Công ty TNHH An Phú", 2},
		{"Cty TNHH An Phát", "Công ty trách nhiện hữu hạn An Phát", 1},
		{"Cty TNHH An Phát", "Côngty TNHH An Phát", 1},
		{"HTX Dịch vụ An Phát", "Hợp tác xk Dịch vụ An Phát", 1},
		{"CTY TNHH TM An Phát", "Cty TNHH thươg mại An Phát", 1},
		{"CTY TNHH TM An Phát", "Cty TNHH An Phát", 1},
		{"", "An", 2},
		{"", "", 0},
		{"東京", "東南", 1},
		{"a b c d e f g h i", "j k l m n o p q r", 100},
	} {
		got := l.Distance([]byte(formOf(test.a)), []byte(formOf(test.b)), 20)
		if got != test.want && (got <= 20 || test.want <= 20) {
			t.Errorf("%s, %s: %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestNear(t *testing.T) {
	var l Likeness
	for _, test := range []struct {
		a, b      []string
		threshold int // in hundredths
		want      bool
	}{
		{[]string{"Nguyễn Văn An"}, []string{"nguyen van anh"}, 85, true},
		{[]string{"Nguyễn Văn An"}, []string{"nguyen van anh"}, 95, false},
		{[]string{"Lê An"}, []string{"Lê Anh"}, 85, false},
		{[]string{"Lê An"}, []string{"An Lê"}, 100, true},
		{[]string{"Nguyễn", "Văn", "An"}, []string{"Nguyễn", "Văn", "Anh"}, 85, true},
		{[]string{"Nguyễn", "Văn", "An"}, []string{"Nguyễn", "An", "Văn"}, 85, false},
		{[]string{"Nguyễn", "Văn", "An"}, []string{"Nguyễ", "Vă", "An"}, 85, false},
		{[]string{"An Phát", "12 Trần Hưng Đạo, phường Xuân Khánh"}, []string{"An Phú", "12 Trần Hưng Đạo, phường Xuân Khánh"}, 85, false},
		{[]string{"An Phát", "12 Trần Hưng Đạo, phường Xuân Khánh"}, []string{"An Phá", "12 Trần Hưg Đạo, P. Xun Khánh"}, 85, true},
	} {
		a, b := []byte(formOf(test.a...)), []byte(formOf(test.b...))
		threshold := Threshold(test.threshold) * (WholeThreshold / 100)
		if l.Near(a, b, threshold) != test.want || l.Near(b, a, threshold) != test.want {
			t.Errorf("%q, %q: near at %v is %v", test.a, test.b, test.threshold, !test.want)
		}
	}
}

func TestThreshold(t *testing.T) {
	const one = WholeThreshold
	for _, test := range []struct {
		of            Threshold
		letters, most int
	}{{one, 1000, 0}, {one / 100 * 85, 13, 1}, {one / 100 * 85, 20, 3}, {one / 100 * 85, 19, 2}, {one / 10 * 9, 10, 1}, {one/10*9 + 1, 10, 0}, {0, 7, 7}, {2 * one, 7, 0}} {
		if got := test.of.Most(test.letters); got != test.most {
			t.Errorf("%d of %d letters: %d, want %d", test.of, test.letters, got, test.most)
		}
	}
}

// What an outline says of two forms is true.
func TestOutline(t *testing.T) {
	word := rapid.SampledFrom([]string{"Cty", "TNHH", "công", "ty", "cng", "An", "Phát", "thương mại", "TM", "Đào", "東", "12", "thuong", "mia"})
	texts := rapid.Map(rapid.SliceOfN(word, 0, 6), func(words []string) string { return strings.Join(words, " ") })
	var l Likeness
	rapid.Check(t, func(t *rapid.T) {
		a, b := []byte(formOf(texts.Draw(t, "a"), texts.Draw(t, "a"))), []byte(formOf(texts.Draw(t, "b"), texts.Draw(t, "b")))
		threshold := rapid.SampledFrom([]Threshold{WholeThreshold, WholeThreshold / 10 * 8, WholeThreshold / 2, 0}).Draw(t, "threshold")
		x, y := OutlineOf(a), OutlineOf(b)
		apart := x.Apart(&y, threshold.Most(max(x.Letters, y.Letters)))
		if x.Letters != Letters(a) || apart != y.Apart(&x, threshold.Most(max(x.Letters, y.Letters))) || apart && l.Near(a, b, threshold) {
			t.Fatalf("%q, %q are near, not apart", a, b)
		}
	})
}

// The distance is what all pairings and all alignments give, if it is not more
// than what is asked for.
func TestDistanceSlowly(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("aeôr1")), 1, 5, -1)
	texts := rapid.Map(rapid.SliceOfN(word, 0, 4), func(words []string) string { return strings.Join(words, " ") })
	var l Likeness
	rapid.Check(t, func(t *rapid.T) {
		a, b := formOf(texts.Draw(t, "a")), formOf(texts.Draw(t, "b"))
		most := rapid.IntRange(0, 12).Draw(t, "most")
		got, want := l.Distance([]byte(a), []byte(b), most), slowDistance(a, b)
		if got != want && (got <= most || want <= most) {
			t.Fatalf("%q, %q within %d: %d, want %d", a, b, most, got, want)
		}
		if back := l.Distance([]byte(b), []byte(a), most); back != got {
			t.Fatalf("%q, %q within %d: %d, and back %d", a, b, most, got, back)
		}
	})
}

func slowDistance(a, b string) int {
	if a > b {
		a, b = b, a
	}
	x, y := strings.Fields(a), strings.Fields(b)
	for i := 0; i < len(x); i++ {
		if k := slices.Index(y, x[i]); k >= 0 {
			x, y = slices.Delete(x, i, i+1), slices.Delete(y, k, k+1)
			i--
		}
	}
	if strings.ContainsRune(strings.Join(append(slices.Clone(x), y...), ""), '1') {
		return 1000
	}
	joined := 0
	for _, side := range [][2]*[]string{{&x, &y}, {&y, &x}} {
	next:
		for i := 0; i < len(*side[0]); i++ {
			for k, first := range *side[1] {
				for m, second := range *side[1] {
					if m != k && first+second == (*side[0])[i] {
						*side[0] = slices.Delete(*side[0], i, i+1)
						*side[1] = slices.Delete(*side[1], max(k, m), max(k, m)+1)
						*side[1] = slices.Delete(*side[1], min(k, m), min(k, m)+1)
						joined++
						i--
						continue next
					}
				}
			}
		}
	}
	for len(x) < len(y) {
		x = append(x, "")
	}
	for len(y) < len(x) {
		y = append(y, "")
	}
	return joined + cheapestPairs(x, y)
}

func cheapestPairs(x, y []string) int {
	if len(x) == 0 {
		return 0
	}
	best := 1 << 30
	for i := range y {
		best = min(best, alignment([]rune(x[0]), []rune(y[i]))+cheapestPairs(x[1:], slices.Delete(slices.Clone(y), i, i+1)))
	}
	return best
}

func alignment(a, b []rune) int {
	if len(a) == 0 || len(b) == 0 {
		return max(len(a), len(b))
	}
	if a[0] == b[0] {
		return alignment(a[1:], b[1:])
	}
	best := 1 + min(alignment(a[1:], b), alignment(a, b[1:]), alignment(a[1:], b[1:]))
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		best = min(best, 1+alignment(a[2:], b[2:]))
	}
	return best
}

// Whatever bytes are taken for forms, comparing them ends, and is the same both
// ways round.
func FuzzDistance(f *testing.F) {
	f.Add([]byte("an nguyen van"), []byte("an nguyen vna"), 2)
	f.Fuzz(func(t *testing.T, a, b []byte, most int) {
		var l Likeness
		if l.Near(a, b, WholeThreshold/10*8) != l.Near(b, a, WholeThreshold/10*8) {
			t.Fatalf("%q, %q are near one way round", a, b)
		}
		if d := l.Distance(a, b, most); d != l.Distance(b, a, most) {
			t.Fatalf("%q, %q: %d, %d", a, b, d, l.Distance(b, a, most))
		}
	})
}

func BenchmarkDistance(b *testing.B) {
	var l Likeness
	for _, pair := range [][2]string{{"an nguyen van", "an nguyen van"}, {"an nguyen van", "anh nguyen van"}, {"an nguyen van", "hoa le thi"}} {
		b.Run(pair[1], func(b *testing.B) {
			x, y := []byte(pair[0]), []byte(pair[1])
			for b.Loop() {
				l.Distance(x, y, 2)
			}
		})
	}
}

func BenchmarkWords(b *testing.B) {
	var w Words
	var form []byte
	for _, text := range []string{"Nguyen Van An", "Nguyễn Thị Thuỷ", "Công ty TNHH MTV Thương mại và Dịch vụ An Phát"} {
		b.Run(text, func(b *testing.B) {
			v := []byte(text)
			for b.Loop() {
				form = w.Append(form[:0], v)
			}
		})
	}
}
