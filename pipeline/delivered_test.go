package pipeline_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rasoat/fixtures/server"
)

// The same table gives the same numbers, the same failing rows and the same samples,
// whether it was delivered as a file, in a package, or is asked of a database.
func TestHoweverItIsDelivered(t *testing.T) {
	table := readTable(t, filepath.Join(demo, "extracts", "businesses", "2026-11-21.tsv"))
	want := deliveredTables(t, "path: ../x.csv", func(dir string) { writeCSV(t, filepath.Join(dir, "x.csv"), table) })
	csvBytes := func(dir string) []byte {
		writeCSV(t, filepath.Join(dir, "x"), table)
		text, err := os.ReadFile(filepath.Join(dir, "x"))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	save := func(dir, name string, b *bytes.Buffer, err error) {
		if err := errors.Join(err, os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("gzip", func(t *testing.T) {
		sameTables(t, want, deliveredTables(t, "path: ../x.csv.gz", func(dir string) {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			_, err := w.Write(csvBytes(dir))
			save(dir, "x.csv.gz", &b, errors.Join(err, w.Close()))
		}))
	})
	t.Run("Parquet in a zip", func(t *testing.T) {
		sameTables(t, want, deliveredTables(t, "path: ../x.zip!*.parquet", func(dir string) {
			writeParquet(t, filepath.Join(dir, "x.parquet"), table)
			text, err := os.ReadFile(filepath.Join(dir, "x.parquet"))
			var b bytes.Buffer
			w := zip.NewWriter(&b)
			in, errIn := w.Create("sub/x.parquet")
			if errIn == nil {
				_, errIn = in.Write(text)
			}
			save(dir, "x.zip", &b, errors.Join(err, errIn, w.Close()))
		}))
	})
	for kind, write := range map[string]func(*testing.T, string, [][]string){"xlsx": writeWorkbook, "xls": writeOldWorkbook, "ods": writeOpenWorkbook} {
		t.Run(kind, func(t *testing.T) {
			sameTables(t, want, deliveredTables(t, "path: ../x."+kind, func(dir string) { write(t, filepath.Join(dir, "x."+kind), table) }))
		})
	}
	t.Run("Parquet in a bucket", func(t *testing.T) {
		store := server.S3(t)
		sameTables(t, want, deliveredTables(t, "path: s3://"+server.Bucket+"/in/{period}*", func(dir string) {
			writeParquet(t, filepath.Join(dir, "x.parquet"), table)
			text, err := os.ReadFile(filepath.Join(dir, "x.parquet"))
			if err != nil {
				t.Fatal(err)
			}
			store.Put("in/2026-11-21.parquet", text)
		}))
	})
	query := "query: SELECT " + strings.Join(table[0], ", ") + " FROM businesses ORDER BY n"
	t.Setenv("DB_PASSWORD", server.Password)
	for name, start := range map[string]func(testing.TB) string{"PostgreSQL": server.Postgres, "MariaDB": server.MariaDB} {
		t.Run(name, func(t *testing.T) {
			dsn := start(t)
			server.Load(t, dsn, "businesses", table)
			written := strings.Replace(dsn, server.Password, "${DB_PASSWORD}", 1)
			sameTables(t, want, deliveredTables(t, "dsn: \""+written+"\"\n  "+query, func(string) {}))
		})
	}
}

var sourceFile = regexp.MustCompile(`(\.\./x[a-z./!]*|(postgresql|mysql|s3)://[^ ]*)`)

// deliveredTables audits the businesses of the demo as they are delivered, and returns
// what is known of them, apart from the name of what was delivered.
func deliveredTables(t *testing.T, from string, deliver func(dir string)) map[string][]string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(demo)); err != nil {
		t.Fatal(err)
	}
	deliver(dir)
	name := filepath.Join(dir, "datasets", "businesses.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text = pathOfFiles.ReplaceAll(text, []byte(strings.ReplaceAll("  "+from, "$", "$$")))
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	store := files(t, run(t, dir, 2, "businesses"))
	for name, b := range store {
		if bytes.Contains(b, []byte(server.Password)) {
			t.Errorf("%s holds the password of the database", name)
		}
	}
	all := tables(t, store)
	for name, rows := range all {
		for i := range rows {
			all[name][i] = sourceFile.ReplaceAllString(rows[i], "FILE")
		}
		slices.Sort(rows)
	}
	return all
}

func sameTables(t *testing.T, want, got map[string][]string) {
	t.Helper()
	if len(want) == 0 || len(want) != len(got) {
		t.Fatalf("%d tables, want %d", len(got), len(want))
	}
	for name := range want {
		if !slices.Equal(got[name], want[name]) {
			t.Errorf("%s: %d rows, want %d\n%s", name, len(got[name]), len(want[name]), firstOther(got[name], want[name]))
		}
	}
}
