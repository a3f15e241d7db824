package value

// EvidenceRecords is how many records of a dataset, in file order, decide the
// forms of its columns.
const EvidenceRecords = 100_000

// Evidence counts what the values of one column look like. It is sums and
// nothing else, so the order of Add and Merge does not matter. Missing values
// may be added or left out. The zero Evidence has seen nothing.
type Evidence struct {
	dates   dateEvidence
	numbers numberEvidence
}

// Add counts one value.
func (e *Evidence) Add(v []byte) {
	v = Trim(v)
	if len(v) == 0 {
		return
	}
	e.dates.add(v)
	e.numbers.add(v)
}

// AddAs counts one value as far as Decide asks about a column of the type.
func (e *Evidence) AddAs(t Type, v []byte) {
	switch t {
	case Date, Timestamp:
		if e.dates.addPlain(v) {
			return
		}
		if v = Trim(v); len(v) > 0 {
			e.dates.add(v)
		}
	case Integer, Decimal:
		if e.numbers.addPlain(v) {
			return
		}
		if v = Trim(v); len(v) > 0 {
			e.numbers.add(v)
		}
	}
}

// Merge adds what another part of the column showed.
func (e *Evidence) Merge(o *Evidence) {
	e.dates.merge(&o.dates)
	e.numbers.merge(&o.numbers)
}

// Decide returns how a column of the type is read. Declared forms win:
//
//   - dates are read in the declared forms only; with none, in defaultDates,
//     with the month first if that is proven (some second number is above 12, no
//     first one is), and in forms without separators or with a short year if
//     more than half of the column's dates have them;
//   - numbers have the decimal mark that most of those show which can be read in
//     one way only, a point if there are none or as many of both.
//
// A declared form that ParseDateForm or ParseNumberForm refuses is passed over.
func (e *Evidence) Decide(t Type, declared []string) Form {
	switch t {
	case Date, Timestamp:
		return e.dates.decide(t, declared)
	case Integer, Decimal:
		return e.numbers.decide(t, declared)
	}
	return Form{kind: t}
}
