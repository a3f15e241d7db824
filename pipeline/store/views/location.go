package views

import (
	"strings"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// The files of a table are named by a pattern, and where the store lies is a part of it:
// a folder that is called “kho [2026]” would be looked for as “kho 2”, “kho 0”, ….

var badLocation = message.Define("store.view_location",
	"%s không đọc được kho điểm %s: đường dẫn có ký tự “%s”, là ký hiệu trong mẫu tên tệp; hãy đặt kho điểm ở đường dẫn không có ký tự đó, hoặc nêu đường dẫn khác bằng --at",
	"%s cannot read the store %s: its path has the character “%s”, a sign of patterns of file names; keep the store at a path without it, or name another path by --at")

// signs are the characters of a path that a dialect takes for signs of a pattern and
// cannot be told to take as they are. A class of one character does that in DuckDB, but
// for a backslash, which parts folders there.
var signs = map[string]string{"duckdb": `\`, "clickhouse": "*?{}", "spark": `*?[]{}\`}

// literal is a path in a pattern of DuckDB.
func literal(path string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(path)
}

// refuse says why a dialect cannot read what is at a location; nil: it can. A backslash
// of a path of Windows parts folders there, too.
func refuse(dialect, location string) error {
	i := strings.IndexAny(location, signs[dialect])
	if i < 0 || location[i] == '\\' && !strings.HasPrefix(location, "/") {
		return nil
	}
	return &store.Error{What: message.New(badLocation, dialect, location, location[i:i+1])}
}
