package encoding

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Short texts, each of a few words, as they stand in headers and names.
func TestGuessShort(t *testing.T) {
	for _, text := range []string{
		"Hà Nội", "Số định danh,Họ và tên,Ngày sinh", "Nguyễn Văn An", "mã hồ sơ;trạng thái;đã duyệt", "Trường Đại học", "Đúng hạn", "TỔNG CỘNG",
		"Thửa đất", "phường Điện Biên", "SỞ NỘI VỤ THÀNH PHỐ", "Quý I: 12 người", "“Đã chuyển” – Bình Định", "tỉnh,huyện,xã\nHải Dương,Kim Thành,Lai Vu",
	} {
		for _, e := range []*Encoding{UTF8, UTF16LE, UTF16BE, TCVN3, VNI, VISCII, Windows1258} {
			if strings.ContainsAny(text, "“–") && e == VISCII {
				continue // it has none
			}
			raw := []byte(text)
			if e != UTF8 {
				raw = written(e, text)
			}
			got := Guess(raw)
			if got.Encoding != e || got.Confidence < 0.7 {
				t.Errorf("%s in %s: guessed %s, %.3f", text, e, got.Encoding, got.Confidence)
			}
		}
	}
}

// Words of the West, alone and among Vietnamese.
func TestGuessWestern(t *testing.T) {
	for _, text := range []string{"Müller", "café, crème brûlée", "naïve; garçon", "Señor Muñoz", "Straße", "12 m² – 5°", "Björk", "Lê Hoàng Trí", "Bà Rịa"} {
		e := Windows1252
		if text == "Bà Rịa" {
			e = Windows1258
		}
		got := Guess(written(e, text))
		if s := string(got.Encoding.Append(nil, written(e, text))); s != text {
			t.Errorf("%s: guessed %s, %.3f: %s", text, got.Encoding, got.Confidence, s)
		}
	}
}

// Damage is damage, and no other encoding.
func TestGuessDamaged(t *testing.T) {
	for _, text := range []string{
		"Nguy\xe7n", "id,name\n1,\xff", "Nguyễn Văn\xc3 An", "\xe1\xbb",
		strings.Repeat("Trần Thị Bình, Nguyễn Thị Hạnh\n", 3) + "Tr\xadng",
	} {
		if got := Guess([]byte(text)); got.Encoding != UTF8 {
			t.Errorf("%q: guessed %s, %.3f", text, got.Encoding, got.Confidence)
		}
	}
}

func TestGuessNothing(t *testing.T) {
	for _, pieces := range [][][]byte{nil, {{}}, {[]byte("id,name")}, {[]byte("a"), []byte("b")}, {[]byte("Nguyễn")[:7]}} {
		if got := Guess(pieces...); got.Encoding != UTF8 || got.Confidence != 1 {
			t.Errorf("%q: %v", pieces, got)
		}
	}
}

// Names of places, a few at a time: how many are needed to be right.
func TestGuessScore(t *testing.T) {
	names := strings.Fields("Hà_Nội Hải_Phòng Huế Đà_Nẵng Cần_Thơ Đắk_Lắk Gia_Lai Quảng_Ngãi Khánh_Hoà Lâm_Đồng Đồng_Nai Tây_Ninh Cà_Mau Vĩnh_Long " +
		"An_Giang Đồng_Tháp Nghệ_An Hà_Tĩnh Quảng_Trị Thanh_Hoá Ninh_Bình Hưng_Yên Bắc_Ninh Phú_Thọ Sơn_La Điện_Biên Lai_Châu Lào_Cai Tuyên_Quang " +
		"Cao_Bằng Lạng_Sơn Thái_Nguyên Quảng_Ninh Nguyễn_Thị_Mỹ Trần_Quốc_Toản Đinh_Bộ_Lĩnh Bế_Văn_Đàn Tô_Vĩnh_Diện Phan_Đình_Giót Cù_Chính_Lan")
	random := rand.New(rand.NewPCG(4, 5))
	for _, n := range []int{1, 2, 5} {
		right, all := 0, 0
		for range 100 {
			var picked []string
			for range n {
				picked = append(picked, strings.ReplaceAll(names[random.IntN(len(names))], "_", " "))
			}
			text := strings.Join(picked, ",")
			for _, e := range []*Encoding{TCVN3, VNI, VISCII, Windows1258} {
				raw := written(e, text)
				all++
				if got := Guess(raw); string(got.Encoding.Append(nil, raw)) == text {
					right++
				} else if n > 2 {
					t.Errorf("%s in %s: guessed %s, %.3f", text, e, got.Encoding, got.Confidence)
				}
			}
		}
		t.Logf("%d names: %d of %d read right", n, right, all)
		if right*100 < all*(90+n) {
			t.Errorf("%d names: %d of %d read right", n, right, all)
		}
	}
}

func FuzzGuess(f *testing.F) {
	f.Add([]byte("Tr\xad\xeang \xa7\xb9i h\xe4c"))
	f.Add([]byte("N\x00g\x00u\x00y\x00\xc5\x1en\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		got := Guess(text)
		if got.Encoding == nil || got.Confidence < 0.5 || got.Confidence > 1 {
			t.Fatalf("%q: %v", text, got)
		}
	})
}

func BenchmarkGuess(b *testing.B) {
	for _, e := range []*Encoding{UTF8, VNI} {
		raw := []byte(strings.Repeat(sample, 64<<10/len(sample)))
		if e != UTF8 {
			raw = written(e, string(raw))
		}
		b.Run(e.String(), func(b *testing.B) {
			for b.Loop() {
				Guess(raw)
			}
		})
	}
}
