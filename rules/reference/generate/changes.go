package main

const decision = "Quyết định 19/2025/QĐ-TTg of 30/6/2025, in force since 1/7/2025"

// correction mends one cell that the package has wrong.
type correction struct{ code, column, found, right, basis string }

var communeCorrections = []correction{
	{"23737", "code", "23737", "23938",
		"xã Ia Mơ (Gia Lai) keeps its old code by the statistics office's letter of 30/6/2025 on the codes of Gia Lai (cited second-hand); 23737 was xã Ia Mơ Nông, merged into Ia Ly"},
	{"00745", "name", "Phố Bảng", "Phó Bảng",
		"the spelling of the list of 1/7/2025; some later publications write Phố Bảng"},
}

// openQuestions are left as the package has them.
var openQuestions = []string{
	"Left as in the source: xã Ba Chẽ (Quảng Ninh) is 06970; some lists printed 06978, which its publishers have since withdrawn.",
	"  The apostrophes of highland names are as in the source, U+2019 in some and U+0027 in others.",
}

// mappingGaps are what the package does not say of old and new communes, and
// what is done about it.
var mappingGaps = []string{
	"Gaps of the source: 943 of its 10,977 pairs have no old code and are left out here. 5 of them stand for special zones that were",
	"  districts without communes (11948 Bạch Long Vĩ, 19742 Cồn Cỏ, 20333 Hoàng Sa, 21548 Lý Sơn, 26732 Côn Đảo) and have no old commune;",
	"  of the others, 145 repeat or contradict a pair with a code or are there twice, 793 name units that were merged before 30/6/2025.",
	"  Each old commune has one new_code, though 471 were divided over 2 to 5 new ones: for these divided is yes, and new_code is one of them;",
	"  that they were divided is by tranngocminhhieu/vietnamadminunits (MIT), compared on 22/11/2026, whose other codes are not taken over.",
	"  By pairs without a code, these went in part elsewhere too, which that list does not confirm: 03766 to 03721, 20200 to 20209, 25996 to 26041.",
	"Changed against the source: names in Unicode NFC; the kind of unit split off the name into type; the code of the old province added;",
	"  23938 xã Ia Mơ added, which is not among the pairs: it was not merged.",
	"Left as in the source: 30901 and 30913, both Thạnh Lộc, which other lists give to 30886 and 30910, the other way round.",
}

// change gives a unit another kind from a day on; code and name stay.
type change struct{ day, code, name, from, to, basis string }

// dongNaiDay is the day on which Đồng Nai became a city and ten of its communes
// became wards.
const dongNaiDay = "2026-04-30"

var provinceChanges = []change{
	{dongNaiDay, "75", "Đồng Nai", "Tỉnh", "Thành phố", "Nghị quyết 30/2026/QH16 (cited second-hand)"},
}

var communeChanges = wards("237/NQ-UBTVQH16 (cited second-hand), with Đồng Nai becoming a city", [][2]string{
	{"25270", "Lộc Ninh"},
	{"25357", "Tân Khai"},
	{"25363", "Đồng Phú"},
	{"26116", "Tân Phú"},
	{"26170", "Trị An"},
	{"26248", "Trảng Bom"},
	{"26326", "Dầu Giây"},
	{"26368", "Long Thành"},
	{"26425", "Xuân Lộc"},
	{"26485", "Nhơn Trạch"},
})

func wards(basis string, units [][2]string) (cs []change) {
	for _, u := range units {
		cs = append(cs, change{dongNaiDay, u[0], u[1], "Xã", "Phường", "Nghị quyết " + basis})
	}
	return cs
}
