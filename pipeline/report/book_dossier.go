package report

import (
	"fmt"
	"io"
	"reflect"

	"rasoat/pipeline/dossier"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// DossierBook writes the tables of a dossier as a workbook.
func DossierBook(w io.Writer, d *dossier.Dossier, o DossierOptions) error {
	lang := (&dossierPage{o: o}).lang()
	var grids []grid
	for i := range dossier.Listings {
		grids = append(grids, gridOfTable(&dossier.Listings[i], &d.Tables, lang))
	}
	if err := writeBook(w, lang, word("dossier.heading").In(lang), grids); err != nil {
		return fmt.Errorf("dossier as a workbook: %w", err)
	}
	return nil
}

// gridOfTable shows all columns of a table, under their headings in its dictionary.
func gridOfTable(l *dossier.Listing, t *dossier.Tables, lang message.Lang) grid {
	rows := reflect.ValueOf(l.Rows(t))
	columns := columnsOf(rows.Type().Elem(), nil)
	g := grid{name: dossier.Heading(l.Name, "").In(lang), rows: rows.Len()}
	for _, c := range columns {
		g.head = append(g.head, dossier.Heading(l.Name, c.name).In(lang))
	}
	g.row = func(n int) []any {
		cells := make([]any, len(columns))
		for i, c := range columns {
			cells[i] = c.cell(rows.Index(n).FieldByIndex(c.index))
		}
		return cells
	}
	return g
}

// cell is a value as a grid has it.
func (c *column) cell(v reflect.Value) any {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch {
	case c.date:
		return store.Day(v.Int())
	case v.CanInt():
		return v.Int()
	case v.CanFloat():
		return v.Float()
	case v.Kind() == reflect.Bool:
		return v.Bool()
	}
	return v.String()
}
