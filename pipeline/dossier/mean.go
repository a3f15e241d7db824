package dossier

import (
	"maps"
	"math"
	"slices"

	"rasoat/pipeline/score"
)

// average adds up published figures: whole hundredths, so that their mean is a
// fraction and is rounded once.
type average struct{ sum, n int64 }

func (a *average) add(figure *float64) {
	if figure != nil {
		a.sum += hundredths(*figure)
		a.n++
	}
}

// score is the mean. As a score it is at most 99.99 where one of its parts is below 100.
func (a *average) score() score.Score { return score.Of(a.sum, a.n*int64(score.Full)) }

// hundredths is a published figure, a double that stands for two decimals, as a whole
// number. The nearest one is that which was written.
func hundredths(figure float64) int64 { return int64(math.Round(figure * 100)) }

// difference of two published figures, exact to the hundredth.
func difference(a, b *float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	d := float64(hundredths(*a)-hundredths(*b)) / 100
	return &d
}

// least is the lower of two figures, of which the first may be absent.
func least(a, b *float64) *float64 {
	if a == nil || b != nil && *b < *a {
		return b
	}
	return a
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
