package format

import (
	"math/big"
	"net/netip"
	neturl "net/url"
	"regexp"
	"strconv"
	"strings"
)

// The twins of the formats that are not of one country.

var (
	slowGTIN    = regexp.MustCompile(`^(?:[0-9]{8}|[0-9]{12,14})$`)
	slowUUID    = regexp.MustCompile(`^(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$`)
	slowDegrees = regexp.MustCompile(`^[+-]?[0-9]{1,3}(?:\.[0-9]+)?$`)
	slowTail    = `(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*`
	slowURL     = regexp.MustCompile(`^(?i:https?)://(\[[^\]@/?#]*\]|[^:\[\]@/?#]*)(?::([0-9]+))?(?:[/?]` + slowTail + `)?(?:#` + slowTail + `)?$`)
	slowDomain  = regexp.MustCompile(`^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$`)
)

// slowIsGTIN works out the check digit of the number filled up to 14 digits.
func slowIsGTIN(v []byte) bool {
	if !slowGTIN.Match(v) {
		return false
	}
	filled := strings.Repeat("0", 14-len(v)) + string(v)
	sum := 0
	for i, weight := range []int{3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3} {
		digit, _ := strconv.Atoi(filled[i : i+1])
		sum += digit * weight
	}
	return filled[13:] == strconv.Itoa((10-sum%10)%10)
}

func slowIsDegrees(most int64) func(v []byte) bool {
	return func(v []byte) bool {
		x, ok := new(big.Rat).SetString(string(v))
		return slowDegrees.Match(v) && ok && x.Abs(x).Cmp(big.NewRat(most, 1)) <= 0
	}
}

func slowIsIPv4(v []byte) bool {
	a, err := netip.ParseAddr(string(v))
	return err == nil && a.Is4()
}

func slowIsIPv6(v []byte) bool {
	a, err := netip.ParseAddr(string(v))
	return err == nil && a.Is6() && a.Zone() == ""
}

// slowIsURL takes the address apart with an expression, and holds the library
// to the same parts.
func slowIsURL(v []byte) bool {
	m := slowURL.FindSubmatch(v)
	if m == nil {
		return false
	}
	host, port := string(m[1]), string(m[2])
	if n, err := strconv.Atoi(port); m[2] != nil && (err != nil || n < 1 || n > 65535) {
		return false
	}
	parsed, err := neturl.Parse(string(v))
	if err != nil || parsed.Hostname() != strings.Trim(host, "[]") || parsed.Port() != port {
		return false
	}
	if strings.HasPrefix(host, "[") {
		return slowIsIPv6([]byte(parsed.Hostname()))
	}
	return slowDomain.MatchString(host) || slowIsIPv4([]byte(host))
}

// The lists, read once: the fuzzer asks often.
var (
	listedCountries  = facts(countriesCSV)
	listedCurrencies = facts(currenciesCSV)
	listedLanguages  = facts(languagesCSV)
)

func slowIsCountry(v []byte) bool {
	for two, three := range listedCountries {
		if string(v) == two || string(v) == three {
			return true
		}
	}
	return false
}

func slowIsCurrency(v []byte) bool {
	lastDay, ok := listedCurrencies[string(v)]
	return ok && (lastDay == "" || lastDay >= ExampleDay.String())
}

func slowIsLanguage(v []byte) bool { return listedLanguages[string(v)] != "" }

const nearURL = `https?:?//(?:[a-z]{1,3}\.[a-z]{0,2}\.?vn|[0-9]{1,3}\.0\.0\.1|\[::[0-9a-f]{0,5}\])(?::[0-9]{0,6})?(?:[/?#][a-z/?=%0-9#đ ]{0,4}(?:%[0-9a-g]{2})?)?`

var worldTwins = []twin{
	{"gtin", slowIsGTIN, `[0-9]{7,15}|893[0-9]{10}`},
	{"uuid", slowUUID.Match, `[0-9a-f]{8}-?[0-9a-f]{4}-[0-9A-F]{4}-[0-9a-g]{4}-[0-9a-f]{11,13}`},
	{"latitude", slowIsDegrees(90), `[+-]?[0-9]{1,4}[.,]?0{0,3}[0-9]{0,2}`},
	{"longitude", slowIsDegrees(180), `[+-]?[0-9]{1,4}[.,]?0{0,3}[0-9]{0,2}`},
	{"ipv4", slowIsIPv4, `(?:[0-9]{1,3}\.){2,4}[0-9]{0,3}`},
	{"ipv6", slowIsIPv6, `(?:[0-9a-f]{0,5}:){1,8}(?:[0-9a-f]{0,4}|[0-9]\.[0-9]{1,2}\.[0-9]{1,3}\.[0-9])`},
	{"url", slowIsURL, nearURL},
	{"country", slowIsCountry, `[A-Z]{2,3}|[a-zA-Z]{1,4}`},
	{"currency", slowIsCurrency, `[A-Z]{2,3}|[A-Z]{1,4}|VN.`},
	{"language", slowIsLanguage, `[a-z]{2,3}|[a-zA-Z]{1,4}`},
}
