package sheet

import (
	"slices"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Why a row has a flaw: a cell of it that has no value.
var (
	flawError = message.Define("cell_error",
		"ô %s chứa lỗi %s của bảng tính thay cho giá trị", "cell %s holds the error %s of the spreadsheet and no value")
	flawNoResult = message.Define("cell_without_result",
		"ô %s chứa công thức nhưng tệp không lưu kết quả; hãy mở bằng phần mềm bảng tính rồi lưu lại",
		"cell %s holds a formula, and the file not its result; open it in a spreadsheet and save it")
)

// inside tells whether a column is one of the table.
func (r *Rows) inside(col int) bool { return col >= r.table.Left && col < len(r.targets) }

// enter tells whether a cell that is not blank is one of the table's rows.
func (r *Rows) enter(col int) bool {
	if r.above {
		return false
	}
	r.solid = true
	if !r.inside(col) {
		if r.outside == 0 {
			r.outside = col + 1
		}
		return false
	}
	return true
}

// Text takes a cell of text, in UTF-8; that it was damaged is for Damaged to say.
func (r *Rows) Text(col int, v []byte) {
	switch {
	case r.above:
		r.gather(col, v)
	case r.inside(col):
		r.solid = r.solid || !value.IsBlank(v)
		if len(v) > 0 && v[0] <= '9' {
			r.numeral(col, v)
		}
		r.put(col, v)
	case !value.IsBlank(v):
		r.enter(col)
	}
}

// Damaged says that the text of a cell had bytes that are not UTF-8.
func (r *Rows) Damaged() { r.bad = true }

// put sets the text of a cell of the table.
func (r *Rows) put(col int, v []byte) {
	if len(v) > 0 && (r.suspect.is || !r.suspect.met) {
		r.suspect.look(col-r.table.Left, v, &r.table.May)
	}
	r.bytes += len(v)
	if target := r.targets[col]; target >= 0 && r.bytes <= longestRow {
		r.columns[target].put(r.rows, v)
	}
}

// numeral notes a text that is a number.
func (r *Rows) numeral(col int, v []byte) {
	is, zeros := Numeral(v)
	n := &r.notes.Columns[col-r.table.Left]
	switch {
	case zeros:
		n.Codes.add(Record(r.sheet, r.row))
	case is:
		n.Numerals.add(Record(r.sheet, r.row))
	}
}

// Number takes a cell of a number, written as programs write them. What is none is
// taken as text.
func (r *Rows) Number(col int, v []byte, f Format) {
	b, ok := r.scratch[:0], true
	if f.Kind == Number {
		b, ok = AppendNumber(b, v)
	} else {
		var x float64
		if x, ok = parseNumber(v); ok {
			b = r.appendSerial(b, col, x, f.Kind)
		}
	}
	if r.scratch = b; !ok {
		r.Text(col, v)
		return
	}
	r.takeNumber(col, f)
}

// Float takes a cell of a number.
func (r *Rows) Float(col int, x float64, f Format) {
	if f.Kind == Number {
		r.scratch = AppendFloat(r.scratch[:0], x)
	} else {
		r.scratch = r.appendSerial(r.scratch[:0], col, x, f.Kind)
	}
	r.takeNumber(col, f)
}

func (r *Rows) appendSerial(dst []byte, col int, x float64, kind Kind) []byte {
	dst, ok := r.Calendar.AppendSerial(dst, x, kind)
	if !ok {
		if !r.above {
			r.note(NoDate, col)
		}
		dst = AppendFloat(dst, x)
	}
	return dst
}

// takeNumber takes the number that is written in scratch.
func (r *Rows) takeNumber(col int, f Format) {
	if r.padTo(int(f.Zeros)) && !r.above {
		r.note(ZerosShown, col)
	}
	if r.above {
		r.gather(col, r.scratch)
		return
	}
	if !r.enter(col) {
		return
	}
	digits := 0
	if r.Digits != nil {
		digits = r.Digits[col-r.table.Left]
	}
	if f.Kind == Number && r.padTo(digits) {
		r.note(ZerosRestored, col)
	}
	b := r.scratch
	if f.Kind == Number && f.Zeros < 2 && digits == 0 {
		n := &r.notes.Columns[col-r.table.Left]
		n.Numbers.add(Record(r.sheet, r.row))
		if len(b) > exactDigits && isWhole(b) {
			r.note(DigitsLost, col)
		}
	}
	if r.Decimal != 0 && r.Decimal != '.' && f.Kind == Number {
		for i, c := range b {
			if c == '.' {
				b[i] = r.Decimal
			}
		}
	}
	r.put(col, b)
}

// padTo puts zeros before a whole number in scratch that has fewer digits.
func (r *Rows) padTo(digits int) bool {
	missing := digits - len(r.scratch)
	if missing <= 0 || !isWhole(r.scratch) {
		return false
	}
	r.scratch = slices.Insert(r.scratch, 0, make([]byte, missing)...)
	for i := range missing {
		r.scratch[i] = '0'
	}
	return true
}

// isWhole tells whether a number has no sign and no fraction.
func isWhole(v []byte) bool {
	for _, c := range v {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}

// Bool takes a cell that is true or false, which Excel shows in these words.
func (r *Rows) Bool(col int, v bool) {
	text := "FALSE"
	if v {
		text = "TRUE"
	}
	r.scratch = append(r.scratch[:0], text...)
	r.takeWord(col)
}

// Fault takes a cell that holds an error, like #N/A.
func (r *Rows) Fault(col int, v []byte) {
	r.scratch = append(r.scratch[:0], v...)
	if r.takeWord(col) {
		r.note(ErrorValue, col)
		if r.flaw.IsZero() {
			r.flaw = message.New(flawError, Cell(col, r.row), string(v))
		}
	}
}

func (r *Rows) takeWord(col int) (inside bool) {
	if r.above {
		r.gather(col, r.scratch)
		return false
	}
	inside = r.enter(col)
	if inside {
		r.put(col, r.scratch)
	}
	return inside
}

// NoResult takes a cell with a formula whose result the file does not hold.
func (r *Rows) NoResult(col int) {
	if !r.above && r.inside(col) {
		r.note(NoResult, col)
		if r.flaw.IsZero() {
			r.flaw = message.New(flawNoResult, Cell(col, r.row))
		}
	}
}
