package store

import (
	"strings"

	"github.com/parquet-go/parquet-go"
)

// Table is a table of the store as its readers see it.
type Table struct {
	Name    string
	Columns []Column
}

// Column is a column of a table. Its type is text, int, double, boolean, date or
// timestamp: what the type of the field in the Go struct of the row is in Parquet.
type Column struct {
	Name     string
	Type     string
	Optional bool // it may be null
}

// Schema returns all tables with their columns, in the order of the files, runs first.
func Schema() []Table {
	all := []Table{schemaOf(runsTable, runsOf.schema)}
	for _, t := range tables[:len(tables)-1] {
		all = append(all, schemaOf(t.name, t.schema))
	}
	return append(all, schemaOf(agencyScores.name, agencyScores.schema), schemaOf(incidents.name, incidents.schema))
}

func schemaOf(name string, s *parquet.Schema) Table {
	t := Table{Name: name}
	for _, f := range s.Fields() {
		t.Columns = append(t.Columns, Column{Name: f.Name(), Type: typeOf(f.Type()), Optional: f.Optional()})
	}
	return t
}

func typeOf(t parquet.Type) string {
	logical := ""
	if l := t.LogicalType(); l != nil {
		logical, _, _ = strings.Cut(l.String(), "(")
	}
	switch {
	case logical == "DATE":
		return "date"
	case logical == "TIMESTAMP":
		return "timestamp"
	case t.Kind() == parquet.Boolean:
		return "boolean"
	case t.Kind() == parquet.Double:
		return "double"
	case t.Kind() == parquet.Int64:
		return "int"
	}
	return "text"
}
