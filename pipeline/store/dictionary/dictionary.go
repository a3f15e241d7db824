// Package dictionary writes the data dictionary of the score store: each table, each
// column, its type, whether it may be null, and what is in it.
//
// Names and types come from the Go structs of the rows, by which the files are written
// (store.Schema); only what a column means is said here, in words.go. A column without
// words, and words without a column, fail a test. The documents are
// pipeline/store/README.md and README.vi.md; `go generate ./pipeline/store/dictionary`
// writes them, and a test fails where they are not what it would write.
package dictionary

//go:generate go run ./generate

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

var (
	msgMade = message.Define("dictionary.made",
		"Tệp này do “go generate ./pipeline/store/dictionary” lập ra.", "Made by go generate ./pipeline/store/dictionary.")
	msgTitle = message.Define("dictionary.title", "Từ điển dữ liệu của kho điểm", "Data dictionary of the score store")
	msgAbout = message.Define("dictionary.about",
		"Kho điểm gồm các tệp Parquet, mỗi bảng đọc bằng một mẫu đường dẫn: `STORE/current/BẢNG/**/*.parquet`, không dùng phân vùng kiểu Hive. "+
			"Tháng đã gộp (`rasoat store compact`) là một tệp, `2026-10.parquet`; ngày nào của tháng đó được kiểm toán lại thì tệp của ngày được dùng thay cho các dòng của ngày trong tệp tháng: view `shown_runs` chọn giúp. "+
			"Lệnh `rasoat store views` in câu lệnh SQL để đọc. Cột chỉ được thêm, ở cuối bảng và có thể trống; không cột nào bị bỏ, đổi tên hay đổi kiểu. "+
			"Kiểu: text là UTF-8, int là 64 bit, double là 64 bit, date là ngày, timestamp là micro giây UTC.",
		"The store is Parquet files; each table is read by one glob, `STORE/current/TABLE/**/*.parquet`, without Hive partitioning. "+
			"A month that was joined (`rasoat store compact`) is one file, `2026-10.parquet`; of a day of it that was audited again the day's files count, not the rows in the month's: the view `shown_runs` chooses. "+
			"`rasoat store views` prints the SQL that reads it. Columns are only ever added, at the end of a table, and may be null; none is removed, renamed or given another type. "+
			"Types: text is UTF-8, int and double have 64 bits, date is a day, timestamp is in microseconds UTC.")
	msgHeads = message.Define("dictionary.heads", "cột | kiểu | có thể trống | nội dung", "column | type | may be null | what is in it")
	msgNull  = message.Define("dictionary.null", "có", "yes")
)

// Book is a data dictionary: what it is called, what it says of the whole, and its
// tables. Said says what is in a table (column ""), or in a column of it.
type Book struct {
	Made, Title, About message.M
	Tables             []store.Table
	Said               func(table, column string) message.Text
}

// Files are the two languages of a dictionary, in the folder of the package whose tables
// it describes.
var Files = map[string]message.Lang{"README.md": message.EN, "README.vi.md": message.VI}

// WriteFiles writes the files of a dictionary into a folder.
func WriteFiles(dir string, write func(io.Writer, message.Lang) error) error {
	for name, lang := range Files {
		var b bytes.Buffer
		if err := write(&b, lang); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Write writes the dictionary of the store in one language.
func Write(w io.Writer, lang message.Lang) error {
	return Book{Made: message.New(msgMade), Title: message.New(msgTitle), About: message.New(msgAbout), Tables: store.Schema(),
		Said: func(table, column string) message.Text {
			key := "table." + table
			if column != "" {
				key = keyOf(table, column)
			}
			return message.Text{VI: message.New(key).In(message.VI), EN: message.New(key).In(message.EN)}
		}}.Write(w, lang)
}

// Write writes a dictionary in one language.
func (book Book) Write(w io.Writer, lang message.Lang) error {
	var b strings.Builder
	say := func(key string) string { return message.New(key).In(lang) }
	fmt.Fprintf(&b, "<!-- %s -->\n# %s\n\n%s\n", book.Made.In(lang), book.Title.In(lang), book.About.In(lang))
	for _, t := range book.Tables {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| %s |\n|---|---|---|---|\n", t.Name, book.Said(t.Name, "").In(lang), say(msgHeads))
		for _, c := range t.Columns {
			null := ""
			if c.Optional {
				null = say(msgNull)
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Name, c.Type, null, book.Said(t.Name, c.Name).In(lang))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// keyOf is the key of what a column means in a table.
func keyOf(table, column string) string {
	const prefix = "column"
	own := prefix + "." + table + "/" + column
	if _, ok := message.Lookup(own); ok {
		return own
	}
	return prefix + "." + column
}
