package value

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"rasoat/fixtures/fence"
)

// The loops in assembly stay inside of what they are given, whatever stands there, and say
// what those in Go say.
func TestFences(t *testing.T) {
	defer func(was bool) { fast = was }(fast)
	may := fast
	r := rand.New(rand.NewPCG(1, 2))
	zones := []*time.Location{hoChiMinh, time.UTC, time.FixedZone("x", -3600*11)}
	for _, atEnd := range []bool{true, false} {
		dataRoom, offsetRoom := fence.New[byte](t, 1<<14, atEnd), fence.New[int32](t, 200, atEnd)
		skipRoom, dayRoom, momentRoom := fence.New[uint64](t, 8, atEnd), fence.New[Day](t, 200, atEnd), fence.New[int64](t, 200, atEnd)
		for range 5000 {
			rows := []int{1, 2, 63, 64, 65, 130}[r.IntN(6)]
			if r.IntN(3) > 0 {
				rows = 1 + r.IntN(4)
			}
			data := []byte("before"[:r.IntN(7)])
			offsets := []int32{int32(len(data))}
			form := []string{"%04[1]d%[4]s%02[2]d%[4]s%02[3]d", "%02[3]d%[4]s%02[2]d%[4]s%04[1]d", "%02[2]d%[4]s%02[3]d%[4]s%04[1]d"}[r.IntN(3)]
			mark, with := []string{"-", ".", "/", "0"}[r.IntN(4)], r.IntN(2)
			for range rows {
				year := r.IntN(10000)
				if r.IntN(3) == 0 {
					year = 1960 + r.IntN(70)
				}
				s := fmt.Sprintf(form, year, r.IntN(14), r.IntN(33), mark)
				if with == 1 {
					s += fmt.Sprintf("%c%02d:%02d:%02d", "T  t"[r.IntN(4)], r.IntN(25), r.IntN(61), r.IntN(61))
				}
				b := []byte(s)
				switch r.IntN(12) {
				case 0:
					b[r.IntN(len(b))] = byte(r.IntN(256))
				case 1:
					b = b[:r.IntN(len(b))]
				}
				data = append(data, b...)
				offsets = append(offsets, int32(len(data)))
			}
			o, d := offsetRoom.Put(offsets), dataRoom.Put(data)
			n := (rows + 63) / 64
			skip := skipRoom.Put(make([]uint64, n))
			for i := range rows {
				if r.IntN(6) == 0 {
					skip[i>>6] |= 1 << (i & 63)
				}
			}
			f, z := columnForms[r.IntN(len(columnForms))], zones[r.IntN(len(zones))]
			run := func(with bool) string {
				fast = with
				bad, late := make([]uint64, n), make([]uint64, n)
				days, moments := dayRoom.Put(make([]Day, rows)), momentRoom.Put(make([]int64, rows))
				f.Days(o, d, skip, days, bad)
				f.Moments(o, d, skip, z, moments, late)
				for i := range rows {
					if bad[i>>6]>>(i&63)&1 != 0 {
						days[i] = 0
					}
					if late[i>>6]>>(i&63)&1 != 0 {
						moments[i] = 0
					}
				}
				return fmt.Sprint(days, moments, bad, late)
			}
			if got, want := run(may), run(false); got != want {
				t.Fatalf("%q %v\n%s\n%s", data, offsets, got, want)
			}
		}
	}
}
