package source

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rasoat/rules/value"
)

func TestFind(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	root := t.TempDir()
	for _, name := range []string{
		"x/births/b.csv", "x/births/a.csv", "x/births/a.txt", "x/births/.hidden.csv", "x/births/folder.csv/c.csv",
		"x/2026-11-21.csv", "x/2026/11/21.csv", "x/odd[1].csv", "x/odd1.csv", "base/own.csv",
		"l/~$a.xlsx", "l/a.xlsx", "l/Thumbs.db", "l/.DS_Store", "l/__MACOSX/a.xlsx",
	} {
		write(t, root, name, []byte("id\n"))
	}
	link := func(to, name string) {
		if err := os.Symlink(to, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	link("..", "x/births/up")    // a loop of folders
	link("loop.csv", "loop.csv") // a link to itself
	link("nowhere", "gone.csv")
	link("x/births/a.csv", "linked.csv")
	if err := syscall.Mkfifo(filepath.Join(root, "pipe.csv"), 0o600); err != nil {
		t.Fatal(err)
	}
	day, err := value.ParseDay("2026-11-21")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, want string }{
		{"own.csv", "own.csv"},
		{"./own.csv", "own.csv"},
		{"../x/births/*.csv", "../x/births/a.csv ../x/births/b.csv"},
		{"../x/*/[ab].csv", "../x/births/a.csv ../x/births/b.csv"},
		{"../x/births/.*.csv", "../x/births/.hidden.csv"},
		{"../l/*", "../l/a.xlsx"},
		{"../l/**/*.xlsx", "../l/a.xlsx"},
		{"../l/~$a.xlsx", "../l/~$a.xlsx"},
		{"../l/Thumbs.db", "../l/Thumbs.db"},
		{"../x/**/c.csv", "../x/births/folder.csv/c.csv"},
		{"../**/**/own.csv", "own.csv"},
		{"../x/{period}.csv", "../x/2026-11-21.csv"},
		{"../x/{date:2006/01/02}.csv", "../x/2026/11/21.csv"},
		{"../x/{date:2006}*.csv", "../x/2026-11-21.csv"},
		{"../x/odd[1].csv", "../x/odd[1].csv"},
		{"../linked.csv", "../linked.csv"},
		{"{date:2006-2}.csv", ""},
		{"{date:2007}.csv", "error: {date:2007}.csv: “{date:2007}” in the path is no way to write a date"},
		{"none/*.csv", ""},
		{"own.csv/*.csv", ""},
		{filepath.Join(root, "x/births/*.csv"), "a.csv b.csv"},
		{filepath.Join(root, "x/births/a.csv"), "a.csv"},
		{"", "error: source: source.path is not given"},
		{"../x/births", "error: ../x/births: is a folder; write a pattern of file names, like births/*.csv"},
		{"../loop.csv", "error: ../loop.csv: cannot be read: too many levels of symbolic links"},
		{"../gone.csv", "error: ../gone.csv: is a link to a file that is not there"},
		{"../pipe.csv", "error: ../pipe.csv: is not a regular file"},
		{"s3://bucket/*.csv", "error: s3://bucket/*.csv: there are no keys; put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY into the environment"},
		{"{month}.csv", "error: {month}.csv: “{month}” in the path means nothing; there are {period} and {date:2006/01/02}"},
		{"[a.csv", "error: [a.csv: “[a.csv” in the path is not a pattern"},
	} {
		found, err := Find(t.Context(), Spec{Path: c.path}, filepath.Join(root, "base"), day)
		var names []string
		for _, f := range found {
			names = append(names, f.Name)
		}
		got := strings.Join(names, " ")
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.path, got, c.want)
		}
	}
}

func TestFolderWithoutPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	root := t.TempDir()
	write(t, root, "closed/a.csv", []byte("id\n"))
	closed := filepath.Join(root, "closed")
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(closed, 0o700) })
	for _, path := range []string{"closed/*.csv", "closed/a.csv", "**/a.csv"} {
		_, err := Find(t.Context(), Spec{Path: path}, root, 0)
		if err == nil || !strings.HasPrefix(err.Error(), "closed") || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestSpecFaults(t *testing.T) {
	s := Spec{Path: "{x}", Format: "docx", Encoding: "ebcdic", Delimiter: "::", Quote: "é", HeaderRow: -1, Decimal: ".",
		Escape: "slash", LineEnd: "nl", Totals: "keep", HeaderRows: -1, FooterRows: new(-1)}
	var keys []string
	for _, f := range s.Faults() {
		keys = append(keys, f.Key)
	}
	if got := strings.Join(keys, " "); got != "path format encoding escape line_end totals delimiter quote header_row header_rows footer_rows" {
		t.Error(got)
	}
	if f := (&Spec{Delimiter: "|", Quote: "|", Decimal: ";"}).Faults(); len(f) != 2 {
		t.Error(f)
	}
	if f := (&Spec{Path: "a/{period}/*.csv", Encoding: "Windows-1258", Delimiter: "tab", Quote: "none", Decimal: ",",
		Escape: "backslash", LineEnd: "crlf", Totals: "read", HeaderRows: 2, FooterRows: new(0)}).Faults(); f != nil {
		t.Error(f)
	}
}
