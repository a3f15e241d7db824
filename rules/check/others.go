package check

import (
	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

var msgSameLength = message.Define("check.same_length",
	"%s có %s cột, %s có %s", "%s has %s column%[2]v, %s has %s")

// otherColumns are the columns of another dataset that stand against some of this
// one: those that a parameter names, or else those of the same names as another
// parameter.
func otherColumns(mine []rules.ColumnName, theirs []string, param, same string) []rules.OtherColumn {
	all := make([]rules.OtherColumn, len(mine))
	for i, c := range mine {
		all[i] = rules.OtherColumn{Name: string(c), Param: same}
		if len(theirs) == len(mine) {
			all[i] = rules.OtherColumn{Name: theirs[i], Param: param}
		}
	}
	return all
}

// columnType is the type of a column, that of texts where it is not declared.
func columnType(d *rules.Dataset, c rules.ColumnName) value.Type {
	if i := d.Index(string(c)); i >= 0 {
		return d.Columns[i].Type
	}
	return value.String
}

// sameLength complains where a parameter that stands against another is not as
// long.
func sameLength(s *rules.Scope, param string, theirs []string, of string, mine []rules.ColumnName) {
	if len(theirs) > 0 && len(theirs) != len(mine) {
		s.Fault(param, message.New(msgSameLength, param, len(theirs), of, len(mine)))
	}
}

func needColumns(s *rules.Scope, param string, cols []int) {
	if len(cols) == 0 {
		s.Fault(param, message.New(msgTooFewColumns, 1))
	}
}
