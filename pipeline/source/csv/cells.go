package csv

// KindOf tells whether the cells of a row of a sheet are an aside.
func (a *Asides) KindOf(cells [][]byte) (Kind, bool) {
	if a == nil {
		return 0, false
	}
	return a.kindOf(len(cells), func(i int) []byte { return cells[i] })
}

// First are the bytes with which the first cell of an aside may begin that is not
// empty.
func (a *Asides) First() (first [256]bool) {
	if a != nil {
		first = a.first
	}
	return first
}
