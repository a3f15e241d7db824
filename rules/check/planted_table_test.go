package check_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// plantedSets are the planted sets of all checks, by name.
var plantedSets = []planted{
	{"all_or_none", "a: {}, b: {}, c: {}", "all_or_none: [a, b, c]", always(someOf(0, 3), someOf(1, 2))},
	{"any_of", "a: {}, b: {}, c: {}", "any_of: [a, b, c]", always(someOf(1, 2, 3), someOf(0))},
	{"charset", "v: {}", "charset: {allow: [vietnamese, space], column: v}",
		values(name, spoilt("2", "_", "\u00a0", "\u200b", "\u0430", "Ð", "\t", "’"))},
	{"citizen_id_agrees", "v: {}, born: {type: date}, sex: {}", "citizen_id_agrees: {column: v, birth_date: born, sex: sex}",
		each(person(0, 0), anyOf(person(1, 0), person(2, 0), person(0, 1)))},
	{"compare", "a: {type: date}, b: {type: date}", "compare: {left: b, op: <=, right: a, offset: 10d}", each(apart(-30, 10), apart(11, 60))},
	{"covers", "v: {}", "covers: {reference: offices, column: v}", omitted(600, func(n int) string { return officeCode(n/2*3 + n%2) })},
	{"current_code", "v: {}", "current_code: {reference: offices, column: v}", values(office(0, 1), anyOf(office(2), letters(1, 4)))},
	{"decimals", "v: {type: decimal}", "decimals: {precision: 6, scale: 2, column: v}",
		values(func(r *rand.Rand) string { return hundredths(r.IntN(2e6)-1e6) + oneOf([]string{"", "0", "00"})(r) },
			func(r *rand.Rand) string { return hundredths(1e6+r.IntN(1e6)) + oneOf([]string{"", "5", "05"})(r) })},
	{"determines", "k: {}, v: {}", "determines: {columns: k, column: v}", contradicted},
	{"distinct_rows", "a: {}, b: {}, c: {}", "distinct_rows: [row, c]", copies},
	{"expression", "n: {type: integer}, v: {}", `expression: {that: "n * 2 > 100 || v == 'x'"}`,
		each(anyOf(numberAnd(51, 90, "a"), numberAnd(0, 90, "x")), numberAnd(0, 50, "a"))},
	{"foreign_key", "v: {}", "foreign_key: {columns: v, reference: offices}", values(office(0, 1), anyOf(office(2), letters(1, 4)))},
	{"format", "v: {}", "format: {format: vn.tax_code, column: v}", values(taxCode(0), anyOf(taxCode(1), taxCode(5), digits(9), letters(10, 10)))},
	{"geo_within", "lat: {type: decimal}, lon: {type: decimal}", `geo_within: {lat: lat, lon: lon, bbox: ["102.1", "6.5", "118", "23.5"]}`,
		each(place(6.6, 23.4, 102.2, 117.9), anyOf(place(23.6, 89, 103, 110), place(-80, 6.4, 103, 110), place(10, 20, 118.1, 179), place(10, 20, -170, 102)))},
	{"geo_within", "lat: {type: decimal}, lon: {type: decimal}", "geo_within: {lat: lat, lon: lon, reference: points, max_km: 10}",
		each(away(0, 9.999), away(10.001, 40))},
	{"in_reference", "v: {}", "in_reference: {reference: offices, column: v}", values(office(0, 1), anyOf(office(2), letters(1, 4)))},
	{"in_reference", "v: {}, d: {type: date}", "in_reference: {reference: offices, column: v, valid_at: d}",
		each(anyOf(officeOn(0, -500, 300), officeOn(1, 0, 300), officeOn(2, -500, -1)), anyOf(officeOn(1, -500, -1), officeOn(2, 0, 300)))},
	{"in_set", "v: {}", "in_set: {values: [Nam, Nữ, Khác], column: v}", values(oneOf([]string{"Nam", "Nữ", "Khác"}), oneOf([]string{"nam", "Nu", "Nam ", "1", "Nữ."}))},
	{"latency", "a: {type: date}, b: {type: date}", "latency: {event: a, recorded: b, max: 15d}", each(apart(0, 15), anyOf(apart(16, 60), apart(-30, -1)))},
	{"length", "v: {}", "length: {min: 2, max: 10, column: v}", values(letters(2, 10), anyOf(letters(1, 1), letters(11, 40)))},
	{"letter_case", "v: {}", "letter_case: {case: title, column: v}",
		values(name, anyOf(func(r *rand.Rand) string { return strings.ToLower(name(r)) }, func(r *rand.Rand) string { return strings.ToUpper(name(r)) }))},
	{"linkable", "v: {}", "linkable: {format: vn.citizen_id, column: v}",
		always(func(r *rand.Rand) []string { return person(0, 0)(r)[:1] }, single(anyOf(oneOf(nothing), digits(11), letters(12, 12))))},
	{"nfc", "v: {}", "nfc: {column: v}", values(name, decomposed)},
	{"no_gaps", "v: {type: integer}", "no_gaps: {column: v, step: 1}", omitted(plantedRows, func(n int) string { return strconv.Itoa(n - 1000) })},
	{"no_markup", "v: {}", "no_markup: {column: v}",
		values(anyOf(name, oneOf([]string{"A&B", "a < b", "R&D > 5"})), spoilt("<br>", "</b>", "&amp;", "&nbsp;", "&#7877;", "&#x1EC5;", "_x000D_"))},
	{"no_overlap", "h: {}, a: {type: date}, b: {type: date}", "no_overlap: {start: a, end: b, by: h}", tenants},
	{"no_stand_in", "v: {}", "no_stand_in: {column: v}",
		values(anyOf(name, digits(12)), oneOf([]string{"000000000000", "123456789", "01/01/1900", "30/12/1899", "aaa", "xx", "test", "asdf", "Nguyễn Văn A"}))},
	{"not_expired", "v: {type: date}", "not_expired: {column: v}", values(dayBetween(0, 3000), dayBetween(-3000, -1))},
	{"not_in_set", "v: {}", "not_in_set: {values: [Nam, Nữ], column: v}", values(oneOf([]string{"Khác", "nam", "Nữ "}), oneOf([]string{"Nam", "Nữ"}))},
	{"not_mojibake", "v: {}", "not_mojibake: {column: v}",
		values(name, anyOf(misread, spoilt("\uFFFD"), oneOf([]string{"Tr\u00adêng §¹i häc", "Tröôøng Ñaïi hoïc", "Nguy?n Văn An", "Tr?n Th? Dung"})))},
	{"not_null", "v: {}", "not_null: {column: v}", always(single(name), single(oneOf(nothing)))},
	{"one_form", "v: {}", "one_form: {column: v}", values(dayBetween(-9000, 0), anyOf(hundredthsOf(1, 9e6), digits(8), name))},
	{"outlier", "v: {type: integer}", "outlier: {method: iqr, column: v}", values(number(1000, 2000), anyOf(number(10_000, 99_999), number(-99_999, -10_000)))},
	{"outlier", "v: {type: integer}", "outlier: {method: mad, column: v}", values(number(1000, 2000), anyOf(number(10_000, 99_999), number(-99_999, -10_000)))},
	{"pattern", "v: {}", `pattern: {regex: "[A-Z]{2}-[0-9]{4}", column: v}`,
		values(paperNumber("AB-", 4), anyOf(paperNumber("Ab-", 4), paperNumber("AB-", 3), paperNumber("AB-", 5), paperNumber("ABC-", 4)))},
	{"range", "v: {type: date}", "range: {min: 2000-01-01, max: today, column: v}", values(dayBetween(-9821, 0), anyOf(dayBetween(1, 900), dayBetween(-30_000, -9822)))},
	{"range", "v: {type: integer}", "range: {min: 0, max: 100, exclusive: true, column: v}", values(number(1, 99), anyOf(number(100, 900), number(-900, 0)))},
	{"readable_text", "v: {}", "", values(name, oneOf([]string{undecodable}))},
	{"sums_to", "a: {type: decimal}, b: {type: decimal}, c: {type: decimal}", "sums_to: {columns: [a, b], total: c, tolerance: 0.05}",
		each(total(-5, 5), anyOf(total(6, 500), total(-500, -6)))},
	{"tidy_space", "v: {}", "tidy_space: {column: v}",
		values(name, anyOf(spoilt("  ", "\u00a0", "\t", "\u3000"), func(r *rand.Rand) string { return " " + name(r) }, func(r *rand.Rand) string { return name(r) + " " }))},
	{"tone_style", "v: {}", "tone_style: {style: old, column: v}",
		values(oneOf([]string{"hòa", "Thủy", "khỏe", "quý", "của", "Toàn", "giá", "hoa quả", "Hòa Bình"}), oneOf([]string{"hoà", "Thuỷ", "khoẻ", "qúy", "cuả", "Tòan", "Hoà Bình"}))},
	{"transitions", "id: {}, n: {type: integer}, v: {}", `transitions: {column: v, by: id, order: n, allowed: {"": tiếp nhận, tiếp nhận: đang xử lý, đang xử lý: [đang xử lý, trình ký], trình ký: [đã giải quyết]}}`, cases},
	{"type", "v: {type: date}", "", values(dayBetween(-9000, 900), oneOf([]string{"31/02/2020", "29/02/2023", "00/01/2020", "2020", "hôm qua", "12/2021"}))},
	{"unique", "a: {}, b: {}, c: {}", "unique: a", copies},
	{"updated_within", "v: {type: date}", "updated_within: {max_age: 30d, column: v}", values(dayBetween(-30, 0), anyOf(dayBetween(-900, -31), dayBetween(1, 60)))},
}

// numberAnd is a number and a text.
func numberAnd(from, to int, text string) cells {
	return func(r *rand.Rand) []string { return []string{number(from, to)(r), text} }
}

func hundredthsOf(from, to int) cell {
	return func(r *rand.Rand) string { return hundredths(from + r.IntN(to-from)) }
}

func paperNumber(series string, length int) cell {
	return func(r *rand.Rand) string { return series + digits(length)(r) }
}
