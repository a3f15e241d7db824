// Package dictionary writes the data dictionary of dossiers, in the form of that of the
// store: pipeline/dossier/README.md and README.vi.md. Names and types come from the Go
// structs of the rows; what is said of them stands in package dossier, for the workbook
// is headed by it too. `go generate ./pipeline/dossier/dictionary` writes the documents,
// and a test fails where they are not what it would write.
package dictionary

//go:generate go run ./generate

import (
	"io"

	"rasoat/pipeline/dossier"
	"rasoat/pipeline/store/dictionary"
	"rasoat/rules/message"
)

var (
	msgMade = message.Define("dictionary.dossier_made",
		"Tệp này do “go generate ./pipeline/dossier/dictionary” lập ra.", "Made by go generate ./pipeline/dossier/dictionary.")
	msgTitle = message.Define("dictionary.dossier_title", "Từ điển dữ liệu của hồ sơ kiểm toán", "Data dictionary of dossiers")
	msgAbout = message.Define("dictionary.dossier_about",
		"Hồ sơ do `rasoat audit` lập gồm báo cáo `bao-cao.html`, sổ tính `bao-cao.xlsx`, mỗi bảng một tệp Parquet `BẢNG.parquet`, và `manifest.json`. "+
			"`rasoat audit --json` in cùng các bảng. Cột chỉ được thêm. "+
			"Một lần giao nộp là kỳ cuối cùng trong mỗi chu kỳ của bộ dữ liệu, thuộc kỳ báo cáo, mà dữ liệu kiểm toán được; mọi trung bình, điểm thấp nhất và diễn biến tính trên các lần giao nộp. "+
			"Kiểu: text là UTF-8, int là 64 bit, double là 64 bit, date là ngày.",
		"A dossier made by `rasoat audit` is the report `bao-cao.html`, the workbook `bao-cao.xlsx`, a Parquet file `TABLE.parquet` for each table, and `manifest.json`. "+
			"`rasoat audit --json` prints the same tables. Columns are only ever added. "+
			"A delivery is the last period of a cycle of the dataset, within the span, in which it could be audited; means, worst scores and trends are over deliveries. "+
			"Types: text is UTF-8, int and double have 64 bits, date is a day.")
)

// Write writes the dictionary in one language.
func Write(w io.Writer, lang message.Lang) error {
	book := dictionary.Book{Made: message.New(msgMade), Title: message.New(msgTitle), About: message.New(msgAbout), Said: dossier.Meaning}
	for i := range dossier.Listings {
		book.Tables = append(book.Tables, dossier.Listings[i].Table)
	}
	return book.Write(w, lang)
}
