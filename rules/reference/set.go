package reference

// Set is the values of one column that are in force on one day. It does not
// change once made and may be shared by goroutines.
type Set struct {
	values []string // distinct, in the order of the list
	member map[string]struct{}
	digits int      // when all values are this many digits, at most maxDigits; else 0
	bits   []uint64 // then: one bit for each number they can write
}

// maxDigits keeps the bit map of a set of codes within 125 KB.
const maxDigits = 6

// newSet makes a set of values in the order given. Administrative codes are
// all digits of one length: for them a bit map answers in 7 ns where a map of
// strings takes 14.
func newSet(values []string) *Set {
	s := &Set{}
	if n := digits(values); n > 0 {
		s.digits = n
		s.bits = make([]uint64, (power10(n)+63)/64)
	} else {
		s.member = make(map[string]struct{}, len(values))
	}
	for _, v := range values {
		if s.add(v) {
			s.values = append(s.values, v)
		}
	}
	return s
}

// add adds a value and tells whether it is new.
func (s *Set) add(v string) bool {
	if s.Contains([]byte(v)) {
		return false
	}
	if n, ok := s.number([]byte(v)); ok {
		s.bits[n/64] |= 1 << (n % 64)
	} else {
		s.member[v] = struct{}{}
	}
	return true
}

// Contains tells whether the text, as it stands, is one of the set's values.
// It does not allocate.
func (s *Set) Contains(v []byte) bool {
	if s.digits == 0 {
		_, ok := s.member[string(v)]
		return ok
	}
	n, ok := s.number(v)
	return ok && s.bits[n/64]>>(n%64)&1 == 1
}

// number reads a code of digits; ok is false for any other text, and for any
// text where the set is not one of such codes.
func (s *Set) number(v []byte) (n uint, ok bool) {
	if len(v) != s.digits || s.digits == 0 {
		return 0, false
	}
	for _, c := range v {
		d := uint(c - '0')
		if d > 9 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// Len returns the number of distinct values.
func (s *Set) Len() int { return len(s.values) }

// Each calls fn with each distinct value once, in the order of the list.
func (s *Set) Each(fn func(v string)) {
	for _, v := range s.values {
		fn(v)
	}
}

// digits returns how many digits all the values have, or 0 where they are not
// all digits of one length up to maxDigits.
func digits(values []string) int {
	if len(values) == 0 || len(values[0]) > maxDigits {
		return 0
	}
	n := len(values[0])
	for _, v := range values {
		if len(v) != n {
			return 0
		}
		for i := range n {
			if v[i] < '0' || v[i] > '9' {
				return 0
			}
		}
	}
	return n
}

func power10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}
