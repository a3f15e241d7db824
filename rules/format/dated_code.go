package format

import (
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

// datedCode returns New for the codes of a list that ships with rasoat, all of
// them the given number of digits. Before the first day of which the list
// knows, only the form of a code is judged: the codes of that time are not
// wrong for being unknown here.
func datedCode(list string, length int) func(value.Day) Func {
	return func(on value.Day) Func {
		l, ok := reference.Lookup(list)
		if !ok {
			panic("format: no list " + list)
		}
		c := code{length: length, dated: l.Covers(on), inForce: l.At(on)}
		return c.judge
	}
}

type code struct {
	length  int
	dated   bool
	inForce *reference.Set
}

func (c *code) judge(v []byte) string {
	if len(v) == c.length && c.inForce.Contains(v) {
		return ""
	}
	return c.fault(v)
}

func (c *code) fault(v []byte) string {
	switch reason := formFault(v); {
	case reason != "":
		return reason
	case !isDigits(v):
		return notDigits
	case len(v) == c.length && c.dated:
		return unknownCode
	case len(v) == c.length:
		return ""
	case c.lostZeros(v):
		return lostLeadingZero
	}
	return wrongLength
}

// lostZeros tells whether the digits are a code once zeros stand before them.
func (c *code) lostZeros(v []byte) bool {
	padded := [8]byte{'0', '0', '0', '0', '0', '0', '0', '0'}
	if len(v) == 0 || len(v) >= c.length {
		return false
	}
	copy(padded[c.length-len(v):], v)
	return !c.dated || c.inForce.Contains(padded[:c.length])
}
