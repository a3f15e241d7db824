package check

import (
	"math"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

type geoWithin struct {
	Lat       rules.ColumnName `param:"lat,required" vi:"cột vĩ độ, độ thập phân" en:"the column of the latitude, in decimal degrees"`
	Lon       rules.ColumnName `param:"lon,required" vi:"cột kinh độ, độ thập phân" en:"the column of the longitude, in decimal degrees"`
	BBox      []rules.Literal  `param:"bbox" vi:"khung bao [tây, nam, đông, bắc], độ thập phân; Việt Nam, gồm Hoàng Sa và Trường Sa: [102.1, 6.5, 118, 23.5]" en:"the box [west, south, east, north] in decimal degrees; Việt Nam with Hoàng Sa and Trường Sa: [102.1, 6.5, 118, 23.5]"`
	Reference string           `param:"reference" vi:"tên danh mục điểm trong rasoat.yaml, có cột lat và lon" en:"the id of a reference of points, with the columns lat and lon"`
	MaxKm     rules.Literal    `param:"max_km" vi:"khoảng cách lớn nhất đến điểm gần nhất của danh mục, km" en:"the greatest distance to the nearest point of the reference, in km"`
}

var (
	msgOutsideBox = message.Define("outside_box",
		"nằm ngoài khung tọa độ", "lies outside the box")
	msgTooFar = message.Define("too_far",
		"cách mọi điểm của danh mục %s hơn %s km", "is more than %[2]s km away from every point of %[1]s")
	msgSwapped = message.Define("swapped_coordinates",
		"vĩ độ và kinh độ có vẻ bị đổi chỗ", "latitude and longitude seem to be swapped")
	msgBoxOrReference = message.Define("check.box_or_reference",
		"cần đúng một trong hai tham số bbox, reference", "exactly one of bbox and reference is needed")
	msgWrongBox = message.Define("check.wrong_box",
		"bbox gồm bốn số [tây, nam, đông, bắc]: kinh độ từ -180 đến 180, vĩ độ từ -90 đến 90, số nhỏ trước",
		"bbox is four numbers [west, south, east, north]: longitudes from -180 to 180, latitudes from -90 to 90, the smaller first")
	msgMaxKm = message.Define("check.max_km",
		"max_km đi cùng reference, và là số lớn hơn 0", "max_km goes with reference, and is a number greater than 0")
	msgWrongPoint = message.Define("check.wrong_point",
		"danh mục %q có dòng mà lat, lon không phải là tọa độ", "reference %q has a row whose lat and lon are no coordinates")
)

func init() {
	rules.Register(rules.Check{
		Name: "geo_within", Criterion: "dung", ErrorGroup: 2, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi tọa độ (WGS84, độ thập phân) nằm trong khung bbox, kể cả trên biên; hoặc cách một điểm nào đó của danh mục (như trung tâm các xã, phường) không quá max_km. Khoảng cách tính trên mặt cầu bán kính 6371,0088 km, sai lệch nhiều nhất 0,6 % so với thực tế. Dòng thiếu một trong hai tọa độ không được kiểm tra.",
			EN: "A row passes when its coordinates (WGS84, decimal degrees) lie in the box, its border included; or no more than max_km from some point of the reference (such as the centres of communes). Distances are those on a sphere of radius 6371.0088 km, within 0.6 % of the true ones. Rows that lack one of the two are missing.",
		},
	}, bindGeoWithin)
}

func bindGeoWithin(p *geoWithin, s *rules.Scope) rules.Bound {
	cols := []int{s.Column("lat", p.Lat), s.Column("lon", p.Lon)}
	needNumbers(s, "lat", cols[0])
	needNumbers(s, "lon", cols[1])
	var within placeTest
	reason := message.New(msgOutsideBox)
	switch {
	case (len(p.BBox) > 0) == (p.Reference != ""):
		s.Fault("", message.New(msgBoxOrReference))
	case p.Reference == "" && p.MaxKm != "":
		s.Fault("max_km", message.New(msgMaxKm))
	case p.Reference == "":
		within = bindBox(p, s)
	default:
		reason = message.New(msgTooFar, p.Reference, p.MaxKm)
		within = bindPoints(p, s)
	}
	if list := s.Dataset.References[p.Reference]; list != nil && !list.Covers(s.Period) {
		first, _ := list.Since()
		return rules.NotApplicable{Reason: message.New(msgListBegins, p.Reference, first)}
	}
	row := rules.Row{Columns: cols}
	if within != nil {
		row.Judge, row.Why = judgePlaces(s, cols, within, reason)
	}
	return row
}

// placeTest makes, for a batch, the test of coordinates at the scale of decimals.
type placeTest func() func(lat, lon decimal128.Num) bool

func judgePlaces(s *rules.Scope, cols []int, within placeTest, reason message.M) (judge, why) {
	view := func(b *rules.Batch, i int) []decimal128.Num {
		return numbersOf(b, cols[i], s.Dataset.Columns[cols[i]].Type)
	}
	return func(b *rules.Batch, tested, failed rules.Bits) {
			lat, lon, ok := view(b, 0), view(b, 1), within()
			kernel.Reject(tested, failed, func(i int) bool { return ok(lat[i], lon[i]) })
		}, func(b *rules.Batch, row int) message.M {
			if within()(view(b, 1)[row], view(b, 0)[row]) {
				return message.New(msgSwapped)
			}
			return reason
		}
}

func bindBox(p *geoWithin, s *rules.Scope) placeTest {
	var ends [4]decimal128.Num
	ok := len(p.BBox) == len(ends)
	for i, text := range p.BBox[:min(len(p.BBox), len(ends))] {
		v, isNumber := value.ParseDecimal(string(text))
		ok = ok && isNumber
		ends[i] = v
	}
	west, south, east, north := ends[0], ends[1], ends[2], ends[3]
	if !ok || !isPlace(south, west) || !isPlace(north, east) || east.Less(west) || north.Less(south) {
		s.Fault("bbox", message.New(msgWrongBox))
		return nil
	}
	return func() func(lat, lon decimal128.Num) bool {
		return func(lat, lon decimal128.Num) bool {
			return lat.GreaterEqual(south) && lat.LessEqual(north) && lon.GreaterEqual(west) && lon.LessEqual(east)
		}
	}
}

// The ends of latitude and longitude.
var (
	degrees90  = decimal128.FromI64(90).Mul(tenToScale)
	degrees180 = decimal128.FromI64(180).Mul(tenToScale)
)

func isPlace(lat, lon decimal128.Num) bool {
	return lat.Abs().LessEqual(degrees90) && lon.Abs().LessEqual(degrees180)
}

func bindPoints(p *geoWithin, s *rules.Scope) placeTest {
	km, err := strconv.ParseFloat(string(p.MaxKm), 64)
	if err != nil || !(km > 0) || math.IsInf(km, 0) {
		s.Fault("max_km", message.New(msgMaxKm))
		return nil
	}
	list, ok := s.Dataset.References[p.Reference]
	if !ok {
		s.Fault("reference", message.New(msgUnknownReference, p.Reference), referenceHint(s, p.Reference))
	}
	if list == nil {
		return nil
	}
	for _, c := range []string{"lat", "lon"} {
		if !slices.Contains(list.Columns(), c) {
			s.Fault("reference", message.New(msgNoColumnInReference, p.Reference, c))
			return nil
		}
	}
	if s.Dry {
		return nil
	}
	points, ok := pointsOf(list, s.Period)
	if !ok {
		s.Fault("reference", message.New(msgWrongPoint, p.Reference))
		return nil
	}
	near := newNeighbours(points, km)
	return func() func(lat, lon decimal128.Num) bool { return near.test() }
}

// pointsOf are the points of a list that are in force on a day.
func pointsOf(list *reference.List, on value.Day) (points []point, ok bool) {
	ok = true
	list.At(on).Each(func(key string) {
		row, _ := list.Find(on, []byte(key))
		lat, isLat := value.ParseDecimal(row.Value("lat"))
		lon, isLon := value.ParseDecimal(row.Value("lon"))
		ok = ok && isLat && isLon && isPlace(lat, lon)
		points = append(points, newPoint(lat, lon))
	})
	return points, ok
}
