package format

import "rasoat/rules/message"

var (
	degreesForm = message.Define("format.degrees",
		"không phải số độ thập phân, ví dụ 21.0285 hoặc -8.65",
		"not decimal degrees, e.g. 21.0285 or -8.65")
	degreesComma = message.Define("format.degrees_comma",
		"dùng dấu phẩy thập phân; tọa độ phải dùng dấu chấm",
		"a decimal comma; coordinates have a decimal point")
)

// degrees judges decimal degrees from -most to most, and gives beyond for those
// outside.
func degrees(v []byte, most int, beyond string) string {
	if len(v) > 0 && (v[0] == '-' || v[0] == '+') {
		v = v[1:]
	}
	n, i := 0, 0
	for i < len(v) && i < 4 && v[i]-'0' <= 9 {
		n = n*10 + int(v[i]-'0')
		i++
	}
	zeros := true // what follows the point adds nothing
	if i > 0 && i < len(v) {
		if v[i] != '.' || i+1 == len(v) {
			return degreesForm
		}
		for _, c := range v[i+1:] {
			if c-'0' > 9 {
				return degreesForm
			}
			zeros = zeros && c == '0'
		}
	}
	switch {
	case i == 0 || i == 4:
		return degreesForm
	case n > most || n == most && !zeros:
		return beyond
	}
	return ""
}

// degreesFault gives what is wrong with the whole text before the reason found.
func degreesFault(v []byte, reason string) string {
	if around := blankFault(v); around != "" {
		return around
	}
	if reason != degreesForm {
		return reason
	}
	if n := signed(v); n > 0 && n+1 < len(v) && v[n] == ',' && isDigits(v[n+1:]) {
		return degreesComma
	}
	return reason
}

// signed returns the length of the sign and the digits at the start, 0 if there
// are no digits.
func signed(v []byte) int {
	sign := 0
	if len(v) > 0 && (v[0] == '-' || v[0] == '+') {
		sign = 1
	}
	if n := leadingDigits(v[sign:]); n > 0 {
		return sign + n
	}
	return 0
}
