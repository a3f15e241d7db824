package message

import "strconv"

// The vocabulary of the national guide, which rules, manual and reports share:
// the six criteria of resolution 214/NQ-CP, the eight error groups of official
// letter 4856/BCA-TTDLQG, and what a check counts. A method of scoring may name
// its criteria otherwise in its own file.
var vocabulary = [][3]string{
	{"criterion.dung", "Đúng", "Validity"},
	{"criterion.du", "Đủ", "Completeness"},
	{"criterion.sach", "Sạch", "Cleanliness"},
	{"criterion.song", "Sống", "Freshness"},
	{"criterion.thong_nhat", "Thống nhất", "Consistency"},
	{"criterion.dung_chung", "Dùng chung", "Shareability"},

	{"error_group.1", "thiếu thông tin bắt buộc", "mandatory value missing"},
	{"error_group.2", "giá trị bất thường", "abnormal value"},
	{"error_group.3", "trùng lặp", "duplicate"},
	{"error_group.4", "sai định dạng, chưa chuẩn hóa", "wrong or unnormalised form"},
	{"error_group.5", "sai tham chiếu", "broken reference"},
	{"error_group.6", "mâu thuẫn giữa các trường", "contradiction between fields"},
	{"error_group.7", "không cập nhật", "stale"},
	{"error_group.8", "lệch với nguồn quốc gia", "mismatch with the national source"},

	{"unit.row", "bản ghi", "records"},
	{"unit.key", "khóa", "keys"},
	{"unit.column", "cột", "columns"},
	{"unit.dataset", "bộ dữ liệu", "dataset"},
}

func init() {
	for _, w := range vocabulary {
		Define(w[0], w[1], w[2])
	}
}

// Criterion is the name of a criterion (dung, du, …); an id that is not one of
// the six stands for itself.
func Criterion(id string) Text { return wordOf("criterion", id) }

// ErrorGroup is the name of an error group of the national guide, 1 to 8.
func ErrorGroup(n int) Text { return wordOf("error_group", strconv.Itoa(n)) }

// Unit is the name of what a check counts: row, key, column or dataset.
func Unit(id string) Text { return wordOf("unit", id) }

// DeedKey is the key of what is to be done where a rule of a check fails; a check that does
// not say it has no such message.
func DeedKey(check string) string { return "deed" + "." + check }

func wordOf(kind, id string) Text {
	if t, ok := Lookup(kind + "." + id); ok {
		return t
	}
	return Text{VI: id, EN: id}
}
