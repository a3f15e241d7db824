//go:build !amd64

package value

var fast = false

func readDays(_ *layout, _ *int32, _ *byte, _ *uint64, _ *Day, from, _, _ int) int { return from }

func readMoments(_ *layout, _ *int32, _ *byte, _ *uint64, _ *int64, from, _ int, _, _ int64) int {
	return from
}
