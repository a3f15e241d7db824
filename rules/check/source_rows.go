package check

import (
	"encoding/binary"
	"sync"

	"rasoat/rules"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

// sourceEras are the rows of a source by their key, by era of the list. Each is
// made when a row first asks for it, and shared by all workers.
type sourceEras struct {
	list         *reference.List
	keys, values []string // columns of the list
	of           *sourceMatch
	eras         []sourceEra
}

type sourceEra struct {
	made sync.Once
	rows map[string]*sourceRow
}

// sourceRow is a row of the source, and the next one of the same key. One that
// lacks a value stands only where the key has no other.
type sourceRow struct {
	values  []string // in their comparable form
	written []string // as the source has them
	full    bool     // no value is lacking, or not of its type
	next    *sourceRow
}

func newSourceEras(list *reference.List, keys, values []string, of *sourceMatch) *sourceEras {
	return &sourceEras{list: list, keys: keys, values: values, of: of, eras: make([]sourceEra, list.Eras())}
}

// on returns the rows in force on a day, and the first and last day for which
// they are the same.
func (s *sourceEras) on(day value.Day) (rows map[string]*sourceRow, first, last value.Day) {
	n, first, last := s.list.Era(day)
	era := &s.eras[n]
	era.made.Do(func() { era.rows = s.rowsOn(day) })
	return era.rows, first, last
}

func (s *sourceEras) rowsOn(day value.Day) map[string]*sourceRow {
	rows := map[string]*sourceRow{}
	s.list.At(day).Each(func(id string) {
		row, _ := s.list.Find(day, []byte(id))
		made, key := s.row(row), s.key(row)
		switch first := rows[key]; {
		case first == nil || !first.full:
			rows[key] = made
		case made.full:
			made.next, first.next = first.next, made
		}
	})
	return rows
}

func (s *sourceEras) key(row reference.Row) string {
	texts := make([]rules.Text, len(s.keys))
	for i, column := range s.keys {
		texts[i].Reset()
		texts[i].Data = s.of.scope.Rule.Folding.Append(nil, []byte(row.Value(column)))
		texts[i].Close()
	}
	return string(appendKey(nil, texts, 0))
}

func (s *sourceEras) row(from reference.Row) *sourceRow {
	scope, row := s.of.scope, &sourceRow{full: true}
	for i, column := range s.values {
		cell := from.Value(column)
		t := scope.Dataset.Columns[s.of.values[i]].Type
		text, ok := rules.ComparableText(nil, []byte(cell), t, scope.Rule.Folding, scope.Zone)
		row.values, row.written = append(row.values, string(text)), append(row.written, cell)
		row.full = row.full && ok && !value.IsBlank([]byte(cell))
	}
	return row
}

// match returns the first row of the key that has all the values of a row.
func (r *sourceRow) match(compared []rules.Text, row int) *sourceRow {
next:
	for ; r != nil; r = r.next {
		for i, text := range compared {
			if string(text.At(row)) != r.values[i] {
				continue next
			}
		}
		return r
	}
	return nil
}

// appendKey appends what tells keys apart: the text of a single column, or those
// of several with their lengths.
func appendKey(dst []byte, texts []rules.Text, row int) []byte {
	if len(texts) == 1 {
		return append(dst, texts[0].At(row)...)
	}
	for _, t := range texts {
		v := t.At(row)
		dst = append(binary.AppendUvarint(dst, uint64(len(v))), v...)
	}
	return dst
}
