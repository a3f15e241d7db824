package check

import (
	"cmp"
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules/value"
)

// earthKm is the mean radius of the earth.
const earthKm = 6371.0088

// point is a place on the sphere: in degrees, and by its distances from the
// middle of the earth along three axes, in radii. Between two points the
// straight way through the earth is three differences, squared; it is exact for
// those that are a metre apart, where the cosine of their angle is not.
type point struct{ lat, lon, x, y, z float64 }

func newPoint(lat, lon decimal128.Num) point {
	north, east := lat.ToFloat64(value.Scale), lon.ToFloat64(value.Scale)
	sinLat, cosLat := math.Sincos(north * math.Pi / 180)
	sinLon, cosLon := math.Sincos(east * math.Pi / 180)
	return point{north, east, cosLat * cosLon, cosLat * sinLon, sinLat}
}

// chord2 is the straight way, squared. Products are rounded before they are added, as in
// [state.Cardinality.Estimate]: a place at the edge is as near on every processor.
func (p *point) chord2(o *point) float64 {
	x, y, z := p.x-o.x, p.y-o.y, p.z-o.z
	return float64(x*x) + float64(y*y) + float64(z*z)
}

// neighbours finds whether a point of many is near. They stand in bands of
// latitude, each as high as near reaches, by longitude: what is near stands in
// the row's band or beside it, among a few.
type neighbours struct {
	bands [][]point
	reach float64 // of near, in degrees of latitude
	half  float64 // sine of half its angle
	most  float64 // of chord2
}

// leastReach keeps the bands few where only points of a metre are near.
const leastReach = 0.01

func newNeighbours(points []point, km float64) *neighbours {
	angle := min(km/earthKm, math.Pi)
	half := math.Sin(angle / 2)
	n := &neighbours{reach: max(angle*180/math.Pi+1e-9, leastReach), half: half, most: 4 * half * half}
	n.bands = make([][]point, n.band(90)+1)
	for _, p := range points {
		b := n.band(p.lat)
		n.bands[b] = append(n.bands[b], p)
	}
	for _, b := range n.bands {
		slices.SortFunc(b, func(a, b point) int { return cmp.Compare(a.lon, b.lon) })
	}
	return n
}

func (n *neighbours) band(lat float64) int { return int((lat + 90) / n.reach) }

// test returns a test for one goroutine. Rows that follow each other mostly lie
// together, so the point that was near the last one is asked first.
func (n *neighbours) test() func(lat, lon decimal128.Num) bool {
	var last *point
	return func(lat, lon decimal128.Num) bool {
		if !isPlace(lat, lon) {
			return false
		}
		at := newPoint(lat, lon)
		if last != nil && at.chord2(last) <= n.most {
			return true
		}
		band := n.band(at.lat)
		for b := max(band-1, 0); b <= min(band+1, len(n.bands)-1); b++ {
			if p := n.nearIn(n.bands[b], &at); p != nil {
				last = p
				return true
			}
		}
		return false
	}
}

// nearIn returns a point of a band that is near, nil if there is none.
func (n *neighbours) nearIn(band []point, at *point) *point {
	if len(band) == 0 {
		return nil
	}
	west, east := n.span(at)
	from := 0
	for low, high := 0, len(band); low < high; from = low {
		if mid := (low + high) / 2; band[mid].lon < west {
			low = mid + 1
		} else {
			high = mid
		}
	}
	for i := from; i < len(band) && band[i].lon <= east; i++ {
		if at.chord2(&band[i]) <= n.most {
			return &band[i]
		}
	}
	return nil
}

// span is between which longitudes a near point can be: all of them near a pole
// and at the antimeridian.
func (n *neighbours) span(at *point) (west, east float64) {
	narrowest := math.Cos(min(math.Abs(at.lat)+2*n.reach, 90) * math.Pi / 180)
	if n.half >= narrowest {
		return -180, 180
	}
	away := 2*math.Asin(n.half/narrowest)*180/math.Pi + 1e-9
	if at.lon-away < -180 || at.lon+away > 180 {
		return -180, 180
	}
	return at.lon - away, at.lon + away
}
