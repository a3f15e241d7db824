package score

import (
	"cmp"
	"slices"
)

// Ranked is one of those that are ranked together: the segments of a dataset,
// or the agencies under one parent.
type Ranked struct {
	Score Score
	Rows  int64 // on which the score rests
}

// Place is a place in a ranking; the zero Place is not ranked.
type Place struct {
	Rank int64
	Of   int64 // how many were ranked
	Tied bool  // shares the rank
}

// Rank gives each its place by published score, best first, in competition
// ranking: 1, 2, 2, 4. Not ranked is who has no score or fewer rows than the
// method asks for.
func (m *Method) Rank(all []Ranked) []Place {
	places := make([]Place, len(all))
	var order []int
	for i, r := range all {
		if r.Score.exists && r.Rows >= m.Ranking.MinRows {
			order = append(order, i)
		}
	}
	points := func(i int) Points { return all[i].Score.points }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(points(b), points(a)) })
	for n, i := range order {
		places[i] = Place{Rank: int64(n + 1), Of: int64(len(order))}
		if n > 0 && points(order[n-1]) == points(i) {
			before := &places[order[n-1]]
			before.Tied = true
			places[i].Rank, places[i].Tied = before.Rank, true
		}
	}
	return places
}
