package check

import (
	"strings"

	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

var msgUndescribed = message.Define("columns_undescribed",
	"cột chưa được mô tả: %s", "columns are not described: %s")

func init() {
	rules.Register(rules.Check{
		Name: "described", Criterion: "dung_chung", Unit: rules.UnitColumn, NoRows: true,
		Deed: message.Text{
			VI: "bổ sung mô tả cho các cột chưa có mô tả",
			EN: "describe the columns that have no description",
		},
		Doc: message.Text{
			VI: "Mỗi cột được khai báo, và mỗi cột khác có trong các tệp được giao nộp, là một đối tượng kiểm tra; cột đạt khi được khai báo và có “title” nói nó chứa gì. Như vậy cột không khai báo, hoặc chỉ có tên, thì người nhận dữ liệu không hiểu được.",
			EN: "Each declared column, and each other column that a delivered file has, is one object; it passes when it is declared with a `title` that says what it holds. Those who get the data cannot know that of a column that is not declared, or has a name only.",
		},
	}, bindDescribed)
}

func bindDescribed(_ *struct{}, s *rules.Scope) rules.Bound {
	if s.Dry {
		return rules.NotApplicable{}
	}
	var bare []string
	names := s.Dataset.ColumnNames()
	for _, c := range s.Dataset.Columns {
		if value.IsBlank([]byte(c.Title)) {
			bare = append(bare, c.Name)
		}
	}
	var others []string
	for _, f := range s.Files {
		others = append(others, beyond(f.Columns, names)...)
	}
	others = distinct(others)
	v := rules.Verdict{}
	v.Counts.Tested = int64(len(names) + len(others))
	v.Counts.Failed = int64(len(bare) + len(others))
	if bare = append(bare, others...); len(bare) > 0 {
		v.Reason = message.New(msgUndescribed, strings.Join(bare, ", "))
	}
	return rules.Whole{New: func() rules.State { return fixed{v} }}
}
