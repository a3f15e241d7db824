package check

import (
	"math/bits"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules"
)

// divide divides a number that is not negative by one of 64 bits.
func divide(v decimal128.Num, by uint64) (quotient decimal128.Num, rest uint64) {
	hi := uint64(v.HighBits())
	lo, rest := bits.Div64(hi%by, v.LowBits(), by)
	return decimal128.New(int64(hi/by), lo), rest
}

func joinNames(names []rules.ColumnName) string {
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = string(n)
	}
	return strings.Join(texts, " + ")
}
