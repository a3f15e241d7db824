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

// point is a place on the sphere: its latitude, and its distances from the
// middle of the earth along three axes, in radii. Between two points the
// straight way through the earth is three differences, squared; it is exact for
// those that are a metre apart, where the cosine of their angle is not.
type point struct{ lat, x, y, z float64 }

func newPoint(lat, lon decimal128.Num) point {
	degrees := lat.ToFloat64(value.Scale)
	sinLat, cosLat := math.Sincos(degrees * math.Pi / 180)
	sinLon, cosLon := math.Sincos(lon.ToFloat64(value.Scale) * math.Pi / 180)
	return point{degrees, cosLat * cosLon, cosLat * sinLon, sinLat}
}

func (p *point) chord2(o *point) float64 {
	x, y, z := p.x-o.x, p.y-o.y, p.z-o.z
	return x*x + y*y + z*z
}

// neighbours finds whether a point of many is near.
type neighbours struct {
	points  []point // by latitude
	degrees float64 // of latitude that a near point may be away
	most    float64 // of chord2
}

func newNeighbours(points []point, km float64) *neighbours {
	slices.SortFunc(points, func(a, b point) int { return cmp.Compare(a.lat, b.lat) })
	angle := min(km/earthKm, math.Pi)
	half := math.Sin(angle / 2)
	return &neighbours{points: points, degrees: angle*180/math.Pi + 1e-9, most: 4 * half * half}
}

// test returns a test for one goroutine. Rows that follow each other mostly lie
// together, so the point that was near the last one is asked first; then those
// of the band of latitudes, which for 3,321 communes and 10 km are some forty.
func (n *neighbours) test() func(lat, lon decimal128.Num) bool {
	last := 0
	return func(lat, lon decimal128.Num) bool {
		if len(n.points) == 0 || !isPlace(lat, lon) {
			return false
		}
		at := newPoint(lat, lon)
		if at.chord2(&n.points[last]) <= n.most {
			return true
		}
		from, _ := slices.BinarySearchFunc(n.points, at.lat-n.degrees, func(p point, lat float64) int { return cmp.Compare(p.lat, lat) })
		for i := from; i < len(n.points) && n.points[i].lat <= at.lat+n.degrees; i++ {
			if at.chord2(&n.points[i]) <= n.most {
				last = i
				return true
			}
		}
		return false
	}
}
