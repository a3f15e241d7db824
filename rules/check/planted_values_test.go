package check_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// cell makes a value, cells those of a row.
type (
	cell  func(r *rand.Rand) string
	cells func(r *rand.Rand) []string
)

// always makes rows one by one, of which one in 30 fails.
func always(good, bad cells) block {
	return func(r *rand.Rand, _ int) []plantedRow {
		if r.IntN(30) == 0 {
			return []plantedRow{{bad(r), true}}
		}
		return []plantedRow{{good(r), false}}
	}
}

// each is always, but for one row in 50 that holds nothing and does not fail.
func each(good, bad cells) block {
	whole := always(good, bad)
	return func(r *rand.Rand, n int) []plantedRow {
		rows := whole(r, n)
		if r.IntN(50) == 0 {
			for i := range rows[0].cells {
				rows[0].cells[i] = oneOf(nothing)(r)
			}
			rows[0].fails = false
		}
		return rows
	}
}

func single(c cell) cells { return func(r *rand.Rand) []string { return []string{c(r)} } }

// values is each of a single column.
func values(good, bad cell) block {
	return each(single(good), single(bad))
}

func oneOf[T any](list []T) func(r *rand.Rand) T {
	return func(r *rand.Rand) T { return list[r.IntN(len(list))] }
}

// anyOf is one of several kinds of cells or rows.
func anyOf[T any](kinds ...func(r *rand.Rand) T) func(r *rand.Rand) T {
	return func(r *rand.Rand) T { return kinds[r.IntN(len(kinds))](r) }
}

var (
	nothing  = []string{"", " ", "\u00a0", "-", "không rõ", "KHÔNG CÓ"}
	families = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Đặng", "Bùi", "Đỗ", "Hồ"}
	middles  = []string{"Văn", "Thị", "Đức", "Hữu", "Ngọc", "Thuý", "Xuân"}
	givens   = []string{"An", "Bình", "Cường", "Dung", "Hoà", "Hùng", "Khoẻ", "Lực", "Mỹ", "Quý", "Thuỷ", "Ước", "Yến"}
)

func name(r *rand.Rand) string {
	return oneOf(families)(r) + " " + oneOf(middles)(r) + " " + oneOf(givens)(r)
}

// spoilt puts one of some texts into a name, between two characters.
func spoilt(with ...string) cell {
	return func(r *rand.Rand) string {
		text := []rune(name(r))
		at := 1 + r.IntN(len(text)-1)
		return string(text[:at]) + oneOf(with)(r) + string(text[at:])
	}
}

func digits(n int) cell {
	return func(r *rand.Rand) string {
		var b strings.Builder
		for range n {
			b.WriteByte(byte('0' + r.IntN(10)))
		}
		return b.String()
	}
}

// dayText is a day so many days after the period, 21/11/2026.
func dayText(after int) string {
	return time.Date(2026, 11, 21+after, 0, 0, 0, 0, time.UTC).Format("02/01/2006")
}

// dayBetween is a day from one distance after the period to another.
func dayBetween(from, to int) cell {
	return func(r *rand.Rand) string { return dayText(from + r.IntN(to-from+1)) }
}

func number(from, to int) cell {
	return func(r *rand.Rand) string { return strconv.Itoa(from + r.IntN(to-from+1)) }
}

func hundredths(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}

// taxCode is a tax code that ends in another digit than the right one by so much.
func taxCode(off int) cell {
	return func(r *rand.Rand) string {
		for {
			code, sum := digits(9)(r), 0
			for i, weight := range []int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
				sum += weight * int(code[i]-'0')
			}
			if sum%11 != 0 {
				return code + strconv.Itoa((10-sum%11+off)%10)
			}
		}
	}
}

// person is an id with the birth date and the sex that it says, but for a century
// and sex digit, or a year, that are off by so much.
func person(sexOff, yearOff int) cells {
	return func(r *rand.Rand) []string {
		year, female := 1930+r.IntN(90), r.IntN(2)
		digit := (year-1900)/100*2 + female
		id := fmt.Sprintf("0%02d%d%02d%06d", 1+r.IntN(96), (digit+sexOff)%4, (year+yearOff)%100, r.IntN(1e6))
		return []string{id, fmt.Sprintf("%02d/%02d/%d", 1+r.IntN(28), 1+r.IntN(12), year), []string{"Nam", "Nữ"}[female]}
	}
}

// away is a place so many km away from the planted point, in any direction.
func away(fromKm, toKm float64) cells {
	return func(r *rand.Rand) []string {
		km, bearing := fromKm+r.Float64()*(toKm-fromKm), r.Float64()*2*math.Pi
		angle := km / 6371.0088
		lat := math.Asin(math.Sin(angle) * math.Cos(bearing))
		lon := math.Atan2(math.Sin(bearing)*math.Sin(angle), math.Cos(angle))
		return []string{fmt.Sprintf("%.7f", lat*180/math.Pi), fmt.Sprintf("%.7f", 105+lon*180/math.Pi)}
	}
}

// misread is a name whose UTF-8 was read as Windows-1252.
func misread(r *rand.Rand) string {
	text, err := charmap.Windows1252.NewDecoder().String(name(r))
	if err != nil {
		panic(err)
	}
	return text
}

func decomposed(r *rand.Rand) string { return norm.NFD.String(name(r)) }

// office is a code of an office of one of some kinds (see plantedOffices).
func office(kinds ...int) cell {
	return func(r *rand.Rand) string {
		kind := oneOf(kinds)(r)
		return officeCode(r.IntN(300)*3 + kind)
	}
}

// pass and fail make rows of a block.
func pass(cells ...string) plantedRow { return plantedRow{cells, false} }
func fail(cells ...string) plantedRow { return plantedRow{cells, true} }

// copies is rows of which one in 40 comes two to four times; a row has its number
// in the first of its cells, and counts up in the last.
func copies(r *rand.Rand, n int) []plantedRow {
	id, other := "K"+strconv.Itoa(n), oneOf(families)(r)
	if r.IntN(40) > 0 {
		return []plantedRow{pass(id, other, strconv.Itoa(r.IntN(100)))}
	}
	var rows []plantedRow
	for i := range 2 + r.IntN(3) {
		rows = append(rows, fail(id, other, strconv.Itoa(i)))
	}
	return rows
}

// contradicted is keys of one to five rows; those of one key in 20 have a value
// that another has not.
func contradicted(r *rand.Rand, n int) []plantedRow {
	key, value := "K"+strconv.Itoa(n), oneOf(families)(r)
	var rows []plantedRow
	for range 1 + r.IntN(5) {
		rows = append(rows, pass(key, value))
	}
	if len(rows) > 1 && r.IntN(20) == 0 {
		rows[r.IntN(len(rows))].cells[1] = value + " khác"
		for i := range rows {
			rows[i].fails = true
		}
	}
	return rows
}

// tenants is houses with periods one after the other, of which some overlap with
// the one before: by a day, by all of it, or because that has no end.
func tenants(r *rand.Rand, n int) []plantedRow {
	var rows []plantedRow
	start := -3000 + r.IntN(500)
	for range 1 + r.IntN(6) {
		end := start + r.IntN(90)
		rows = append(rows, pass("H"+strconv.Itoa(n), dayText(start), dayText(end)))
		if last := len(rows) - 1; r.IntN(60) == 0 {
			rows = append(rows, fail("H"+strconv.Itoa(n), dayText(end-r.IntN(end-start+1)), dayText(end+r.IntN(5))))
			rows[last].fails = true
			end += 5
		}
		start = end + 1 + r.IntN(30)
	}
	if r.IntN(30) == 0 {
		last := &rows[len(rows)-1]
		last.cells[2] = ""
		if r.IntN(2) == 0 {
			last.fails = true
			rows = append(rows, fail("H"+strconv.Itoa(n), dayText(start), oneOf(nothing)(r)))
		}
	}
	return rows
}

// cases is histories that follow the allowed steps, but for some that begin
// wrongly or leave one out.
func cases(r *rand.Rand, n int) []plantedRow {
	states := []string{"tiếp nhận", "đang xử lý", "đang xử lý", "trình ký", "đã giải quyết"}
	at, last := r.IntN(100), -1
	var rows []plantedRow
	for i, s := range states {
		if r.IntN(15) == 0 {
			continue
		}
		at += 1 + r.IntN(9)
		right := last == i-1 || s == "đang xử lý" && last == 0 || s == "trình ký" && last == 1
		rows = append(rows, plantedRow{[]string{"C" + strconv.Itoa(n), strconv.Itoa(at), s}, !right})
		last = i
	}
	return rows
}

// someOf is rows of three cells of which so many hold a value.
func someOf(counts ...int) cells {
	return func(r *rand.Rand) []string {
		row := []string{oneOf(nothing)(r), oneOf(nothing)(r), oneOf(nothing)(r)}
		for _, i := range r.Perm(3)[:oneOf(counts)(r)] {
			row[i] = name(r)
		}
		return row
	}
}

// omitted makes the rows of so many keys, over and over, and leaves out one key in
// 31.
func omitted(keys int, key func(n int) string) block {
	return func(_ *rand.Rand, n int) []plantedRow {
		return []plantedRow{{[]string{key(n % keys)}, n%keys%31 == 15}}
	}
}

// apart is two days that are so far from each other.
func apart(from, to int) cells {
	return func(r *rand.Rand) []string {
		first := -2000 + r.IntN(1500)
		return []string{dayText(first), dayText(first + from + r.IntN(to-from+1))}
	}
}

// total is two numbers and their sum, off by so many hundredths.
func total(from, to int) cells {
	return func(r *rand.Rand) []string {
		a, b := r.IntN(200_000)-100_000, r.IntN(200_000)
		return []string{hundredths(a), hundredths(b), hundredths(a + b + from + r.IntN(to-from+1))}
	}
}

// letters is a text of so many letters.
func letters(from, to int) cell {
	return func(r *rand.Rand) string {
		var b strings.Builder
		for range from + r.IntN(to-from+1) {
			b.WriteString(oneOf([]string{"a", "ê", "ặ", "đ", "Ư", "x"})(r))
		}
		return b.String()
	}
}

// place is a latitude and a longitude in a box, in degrees.
func place(south, north, west, east float64) cells {
	return func(r *rand.Rand) []string {
		return []string{fmt.Sprintf("%.6f", south+r.Float64()*(north-south)), fmt.Sprintf("%.6f", west+r.Float64()*(east-west))}
	}
}

// officeOn is a code and a day so far from the first of 2026.
func officeOn(kind, from, to int) cells {
	return func(r *rand.Rand) []string {
		return []string{office(kind)(r), dayText(-324 + from + r.IntN(to-from+1))}
	}
}
