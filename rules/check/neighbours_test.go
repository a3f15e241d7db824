package check

import (
	"math/rand/v2"
	"testing"
)

// The way between two points is the same on every processor: one that would multiply and
// add in one step (arm64; amd64 with GOAMD64=v3) has to round in between.
func TestChordRoundsItsProducts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	axis := func() float64 { return random.Float64()*2 - 1 }
	for range 1000 {
		a, b := point{x: axis(), y: axis(), z: axis()}, point{x: axis(), y: axis(), z: axis()}
		want := squared(a.x-b.x) + squared(a.y-b.y) + squared(a.z-b.z)
		if got := a.chord2(&b); got != want {
			t.Fatalf("%v to %v: %v, rounded after each step %v", a, b, got, want)
		}
	}
}

//go:noinline
func squared(x float64) float64 { return x * x }
