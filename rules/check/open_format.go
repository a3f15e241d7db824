package check

import (
	_ "embed"
	"strings"

	"rasoat/rules"
	"rasoat/rules/message"
)

var (
	msgClosedFormat = message.Define("format_not_open",
		"định dạng không phải là định dạng mở: %s", "the format is not an open one: %s")
	msgNoSuchFormat = message.Define("format_openness_unknown",
		"chưa rõ định dạng %s có phải là định dạng mở hay không", "whether %s is an open format is not known")
	msgDelivered = message.Define("delivered_as",
		"giao nộp dạng %s", "delivered as %s")
)

//go:embed open_formats.csv
var openFormatsCSV string

// openFormats says of each format that the file knows whether it is open.
var openFormats = func() map[string]bool {
	known := map[string]bool{}
	for line := range strings.Lines(openFormatsCSV) {
		if cells := strings.Split(strings.TrimSpace(line), ","); !strings.HasPrefix(line, "#") && cells[0] != "format" {
			known[cells[0]] = cells[1] == "yes"
		}
	}
	return known
}()

func init() {
	rules.Register(rules.Check{
		Name: "open_format", Criterion: "dung_chung", Unit: rules.UnitDataset, NoRows: true,
		Deed: message.Text{
			VI: "giao nộp dữ liệu ở định dạng mở, máy đọc được",
			EN: "deliver in an open format that machines can read",
		},
		Doc: message.Text{
			VI: "Bộ dữ liệu đạt khi mọi tệp được giao nộp ở định dạng mở, máy đọc được: CSV, TSV, JSON, XML, ODS, Parquet và các định dạng tương tự. XLSX và XLS không đạt: chúng có trong danh mục định dạng máy đọc được nhưng không có trong danh mục định dạng phi độc quyền của Cổng dữ liệu châu Âu, là nguồn được dùng ở đây; danh sách và nguồn nằm trong rules/check/open_formats.csv. Điều được xét là định dạng mà rasoat nhận ra khi đọc, không phải đuôi tệp. Không áp dụng khi dữ liệu không đến từ tệp hoặc định dạng chưa có trong danh sách.",
			EN: "The dataset passes when every file of it was delivered in an open, machine-readable format: CSV, TSV, JSON, XML, ODS, Parquet and their like. XLSX and XLS fail: they are in the vocabulary of machine-readable formats of the European data portal, the source that is used here, but not in that of non-proprietary ones; the list and its sources are in rules/check/open_formats.csv. What is judged is the format that was found in reading, not the ending of a name. Not applicable where the data come from no file, or in a format that the list does not have.",
		},
	}, bindOpenFormat)
}

func bindOpenFormat(_ *struct{}, s *rules.Scope) rules.Bound {
	if s.Dry {
		return rules.NotApplicable{}
	}
	var formats, closed []string
	for _, f := range s.Files {
		if f.Format == "" {
			continue
		}
		open, known := openFormats[f.Format]
		if !known {
			return rules.NotApplicable{Reason: message.New(msgNoSuchFormat, f.Format)}
		}
		if formats = append(formats, f.Format); !open {
			closed = append(closed, f.Format)
		}
	}
	if len(formats) == 0 {
		return rules.NotApplicable{Reason: message.New(msgNoFiles)}
	}
	var reason message.M
	if len(closed) > 0 {
		reason = message.New(msgClosedFormat, strings.Join(distinct(closed), ", "))
	}
	v := judgement(message.New(msgDelivered, strings.Join(distinct(formats), ", ")), reason)
	return rules.Whole{New: func() rules.State { return fixed{v} }}
}
