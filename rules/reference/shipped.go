package reference

import (
	_ "embed"

	"rasoat/rules/message"
)

// file is a list that ships with rasoat.
type file struct {
	text   string
	former string // the list of the units that this one replaced
	doc    message.Text
	list   *List
}

//go:embed vn_provinces.csv
var vnProvinces string

//go:embed vn_provinces_old_to_new.csv
var vnProvincesOldToNew string

//go:embed vn_communes.csv
var vnCommunes string

//go:embed vn_communes_old_to_new.csv
var vnCommunesOldToNew string

//go:embed vn_ethnic_groups.csv
var vnEthnicGroups string

//go:embed vn_ethnic_names.csv
var vnEthnicNames string

//go:embed vn_birth_provinces.csv
var vnBirthProvinces string

//go:embed vn_phone_areas.csv
var vnPhoneAreas string

//go:embed vn_plates.csv
var vnPlates string

// shipped are the lists by name. To add one, write its file and an entry here.
var shipped = map[string]*file{
	"vn.provinces": {text: vnProvinces, former: "vn.provinces_old_to_new", doc: message.Text{
		VI: "34 tỉnh, thành phố và mã của chúng, từ ngày 1/7/2025; từ 30/4/2026 Đồng Nai là thành phố. Mã gồm 2 chữ số.",
		EN: "The 34 provinces and their codes since 1/7/2025; from 30/4/2026 Đồng Nai is a city. Codes have 2 digits.",
	}},
	"vn.provinces_old_to_new": {text: vnProvincesOldToNew, doc: message.Text{
		VI: "63 tỉnh, thành phố đến hết ngày 30/6/2025 và tỉnh, thành phố mới của từng đơn vị (new_code).",
		EN: "The 63 provinces until 30/6/2025 and the new province of each (new_code).",
	}},
	"vn.communes": {text: vnCommunes, former: "vn.communes_old_to_new", doc: message.Text{
		VI: "3.321 xã, phường, đặc khu và mã của chúng, từ ngày 1/7/2025; từ 30/4/2026 mười xã của Đồng Nai là phường. Mã gồm 5 chữ số; 3.316 mã là mã của xã cũ được dùng lại, nên một mã đúng không cho biết bản ghi thuộc thời kỳ nào.",
		EN: "The 3,321 communes, wards and special zones and their codes since 1/7/2025; from 30/4/2026 ten communes of Đồng Nai are wards. Codes have 5 digits; 3,316 are those of former communes used again, so that a valid code does not tell which time a record is of.",
	}},
	"vn.communes_old_to_new": {text: vnCommunesOldToNew, doc: message.Text{
		VI: "10.035 xã, phường, thị trấn đến hết ngày 30/6/2025 và đơn vị mới của từng đơn vị (new_code). Xã cũ bị chia cho nhiều đơn vị mới có divided là yes; khi đó new_code chỉ là một trong các đơn vị ấy.",
		EN: "The 10,035 communes until 30/6/2025 and the new commune of each (new_code). Where an old one was divided among several, divided is yes and new_code is one of them only.",
	}},
	"vn.ethnic_groups": {text: vnEthnicGroups, doc: message.Text{
		VI: "54 dân tộc và mã theo Quyết định 121-TCTK/PPCĐ năm 1979, thêm 55 người nước ngoài và 56 không rõ. Quyết định 1019/QĐ-TCTK năm 2008 đánh số khác.",
		EN: "The 54 ethnic groups and their codes by Quyết định 121-TCTK/PPCĐ of 1979, with 55 for foreigners and 56 for not known. Quyết định 1019/QĐ-TCTK of 2008 numbers them otherwise.",
	}},
	"vn.ethnic_names": {text: vnEthnicNames, doc: message.Text{
		VI: "Tên các dân tộc như thường ghi trong sổ sách: tên trong vn.ethnic_groups (main là yes) và tên gọi, cách viết khác, kèm mã. Nên dùng với fold: [case, tone].",
		EN: "The names of ethnic groups as registers have them: that of vn.ethnic_groups (main is yes), other names and spellings, each with its code. Best used with fold: [case, tone].",
	}},
	"vn.birth_provinces": {text: vnBirthProvinces, doc: message.Text{
		VI: "63 mã tỉnh nơi đăng ký khai sinh: ba chữ số đầu của số định danh cá nhân. Không có mã quốc gia.",
		EN: "The 63 codes of the province of birth registration: the first three digits of a citizen id. The codes of countries are not in it.",
	}},
	"vn.phone_areas": {text: vnPhoneAreas, doc: message.Text{
		VI: "63 mã vùng điện thoại cố định, không có số 0 ở đầu, và tỉnh của từng mã.",
		EN: "The 63 area codes of landlines, without the 0 before them, and the province of each.",
	}},
	"vn.plates": {text: vnPlates, doc: message.Text{
		VI: "82 ký hiệu địa phương của biển số xe (hai chữ số đầu) và tỉnh của từng ký hiệu trước và sau ngày 1/7/2025.",
		EN: "The 82 local codes of number plates (the first two digits) and the province of each before and after 1/7/2025.",
	}},
}

func init() {
	for name, f := range shipped {
		f.list = &List{name: name, text: f.text}
	}
}
