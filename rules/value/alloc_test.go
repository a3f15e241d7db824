package value

import (
	"testing"
)

// cells are what the hot functions meet: the plain cell, and the ways around it.
var cells = func() (v [][]byte) {
	for _, s := range []string{
		"", "  ", "12", "-1234567", "1.234.567,89", "1,234,567.89", "1 234 567", "0.000000000000000001", "1.5E3", "05/03/2020", "2020-03-05T10:15:20.123456+07:00",
		"05/03/2020 7:05", "12/06/1970 10:00", "ngày 5 tháng 3 năm 2020", "Nguyễn Văn A", "Đường Trần Phú", "đang cập nhật", "ĐANG CẬP NHẬT", "không", "Có", "x", "null",
		"\u00a0Hà Nội\u200b", "đang ở nhà", "N/A",
	} {
		v = append(v, []byte(s))
	}
	return v
}()

func TestNoAllocation(t *testing.T) {
	placeholders := NewPlaceholders(DefaultPlaceholders())
	point, dates := new(Form), formOf(Timestamp, DateForms()...)
	var e Evidence
	for name, f := range map[string]func([]byte){
		"Trim":    func(v []byte) { Trim(v) },
		"IsBlank": func(v []byte) { IsBlank(v) },
		"Match":   func(v []byte) { placeholders.Match(v) },
		"Boolean": func(v []byte) { point.Boolean(v) },
		"Integer": func(v []byte) { point.Integer(v) },
		"Decimal": func(v []byte) { point.Decimal(v) },
		"Day":     func(v []byte) { dates.Day(v) },
		"Micros":  func(v []byte) { dates.Micros(v, hoChiMinh) },
		"Add":     func(v []byte) { e.Add(v) },
	} {
		for _, v := range cells {
			if n := testing.AllocsPerRun(10, func() { f(v) }); n > 0 {
				t.Errorf("%s(%q) allocates %v times", name, v, n)
			}
		}
	}
}

func benchmark(b *testing.B, f func([]byte), texts ...string) {
	for _, s := range texts {
		b.Run(s, func(b *testing.B) {
			v := []byte(s)
			b.ReportAllocs()
			for b.Loop() {
				f(v)
			}
		})
	}
}

func BenchmarkIsBlank(b *testing.B) {
	benchmark(b, func(v []byte) { IsBlank(v) }, "", "Ha Noi", "Đồng Nai", "   ")
}

func BenchmarkMatch(b *testing.B) {
	p := NewPlaceholders(DefaultPlaceholders())
	benchmark(b, func(v []byte) { p.Match(v) }, "001088000123", "Nguyễn Văn A", "Đường Trần Phú", "Phường Phú Thọ", "đang cập nhật", "Đang cập nhật", "null")
}

func BenchmarkBoolean(b *testing.B) {
	benchmark(b, func(v []byte) { new(Form).Boolean(v) }, "1", "True", "không")
}

func BenchmarkInteger(b *testing.B) {
	benchmark(b, func(v []byte) { new(Form).Integer(v) }, "12", "123456789", "1,234,567", "0912345678x")
}

func BenchmarkDecimal(b *testing.B) {
	benchmark(b, func(v []byte) { new(Form).Decimal(v) }, "12", "105.698", "1,234,567.89", "Hà Nội")
}

func BenchmarkDay(b *testing.B) {
	f := new(Evidence).Decide(Date, nil)
	benchmark(b, func(v []byte) { f.Day(v) }, "05/03/2020", "5/3/2020", "2020-03-05", "2020-03-05T10:15:20Z", "ngày 5 tháng 3 năm 2020", "2020")
}

func BenchmarkMicros(b *testing.B) {
	f := new(Evidence).Decide(Timestamp, nil)
	benchmark(b, func(v []byte) { f.Micros(v, hoChiMinh) }, "2020-03-05 10:15:20", "2020-03-05T10:15:20.123456+07:00", "1970-03-05 10:15:20")
}

func BenchmarkEvidence(b *testing.B) {
	var e Evidence
	benchmark(b, e.Add, "05/03/2020", "1.234.567,89", "Nguyễn Văn A")
}
