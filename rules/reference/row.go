package reference

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Error is a fault of a list at one row, 1-based with the header counted. It
// never carries a value of the list, whose keys may be those of persons.
type Error struct {
	List    string
	Row     int
	Message message.M
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: row %d: %s", e.List, e.Row, e.Message.In(message.EN))
}

var (
	noKeyColumn = message.Define("reference.no_key_column",
		"không có cột nào làm khóa",
		"there is no column that could be the key")
	keyNotThere = message.Define("reference.key_not_there",
		"không có cột khóa %s",
		"there is no key column %s")
	columnTwice = message.Define("reference.column_twice",
		"cột %s có hai lần",
		"the column %s is there twice")
	rowLength = message.Define("reference.row_length",
		"có %s ô, cần %s ô như dòng tiêu đề",
		"%s cells, want %s as in the header")
	emptyKey = message.Define("reference.empty_key",
		"cột khóa %s để trống",
		"the key column %s is empty")
	badDate = message.Define("reference.bad_date",
		"cột %s không phải là ngày, cần dạng 2025-07-01 hoặc 01/07/2025",
		"the column %s is not a date, want 2025-07-01 or 01/07/2025")
	endsBefore = message.Define("reference.ends_before",
		"valid_to trước valid_from",
		"valid_to is before valid_from")
	duplicateKey = message.Define("reference.duplicate_key",
		"khóa đã có ở dòng %s và cùng có hiệu lực",
		"the key is in row %s already, in force at the same time")
)

func fault(key string, args ...any) *message.M {
	m := message.New(key, args...)
	return &m
}

// header says where in a row of text the cells of a list stand.
type header struct {
	cells    int      // of a row of text
	places   []int    // in it, of each column of the list
	names    []string // of the columns of the list
	key      int      // among the columns of the list
	from, to int      // places of the dates; -1: there is none
}

func newHeader(key string, columns []string) (header, *message.M) {
	h := header{cells: len(columns), from: slices.Index(columns, validFrom), to: slices.Index(columns, validTo)}
	for i, c := range columns {
		if slices.Contains(columns[:i], c) {
			return h, fault(columnTwice, c)
		}
		if i != h.from && i != h.to {
			h.places = append(h.places, i)
			h.names = append(h.names, c)
		}
	}
	if h.key = slices.Index(h.names, key); h.key < 0 {
		return h, fault(keyNotThere, key)
	}
	return h, nil
}

func (h *header) entry(cells []string) (entry, *message.M) {
	if len(cells) != h.cells {
		return entry{}, fault(rowLength, len(cells), h.cells)
	}
	e := entry{cells: h.content(cells), from: dawn, to: never}
	if e.cells[h.key] == "" {
		return e, fault(emptyKey, h.names[h.key])
	}
	var ok bool
	if e.from, ok = date(cells, h.from, dawn); !ok {
		return e, fault(badDate, validFrom)
	}
	if e.to, ok = date(cells, h.to, never); !ok {
		return e, fault(badDate, validTo)
	}
	if e.to < e.from {
		return e, fault(endsBefore)
	}
	return e, nil
}

// content is the row without its dates. Where these come last, or are not
// there, it is a piece of the row itself.
func (h *header) content(cells []string) []string {
	if n := len(h.places); h.places[n-1] == n-1 {
		return cells[:n:n]
	}
	kept := make([]string, len(h.places))
	for i, p := range h.places {
		kept[i] = cells[p]
	}
	return kept
}

// date reads the cell at a place, where an absent or empty one is open. The
// midnight with which tables of moments write a day is passed over.
func date(cells []string, place int, open value.Day) (value.Day, bool) {
	if place < 0 || cells[place] == "" {
		return open, true
	}
	text := cells[place]
	if day, clock, isMoment := strings.Cut(strings.Replace(text, "T", " ", 1), " "); isMoment {
		if clock = strings.TrimSuffix(clock, "Z"); clock != "00:00:00" && clock != "00:00" {
			return open, false
		}
		text = day
	}
	if d, err := value.ParseDay(text); err == nil {
		return d, true
	}
	t, err := time.Parse("2/1/2006", text)
	return value.DayOfTime(t), err == nil
}
