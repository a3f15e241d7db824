package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/fixtures/server"
)

// What a database has beside the text that is asked for, photographs and the like, is no
// fault of the rows; and what is asked for is read as of Parquet.
func TestBytesOfDatabases(t *testing.T) {
	queries := map[string]struct {
		start func(testing.TB) string
		query string
	}{
		"PostgreSQL": {server.Postgres, `SELECT id, photo, 'x' || id AS name FROM (VALUES
			(1, '\x00ff22'::bytea), (2, '\x41'), (3, NULL), (4, '\x00')) AS t (id, photo) ORDER BY id`},
		"MariaDB": {server.MariaDB, `SELECT 1 AS id, x'00ff22' AS photo, 'x1' AS name UNION ALL SELECT 2, 'A', 'x2'
			UNION ALL SELECT 3, NULL, 'x3' UNION ALL SELECT 4, x'00', 'x4' ORDER BY id`},
	}
	for name, q := range queries {
		t.Run(name, func(t *testing.T) {
			e, err := open(t, t.TempDir(), Spec{Database: Database{DSN: q.start(t), Query: q.query}})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range []struct {
				columns []string
				want    []string
			}{
				{[]string{"id", "name"}, []string{`"1" "x1"`, `"2" "x2"`, `"3" "x3"`, `"4" "x4"`}},
				{[]string{"id", "photo"}, []string{"\"1\" \"\\x00\ufffd\\\"\" undecodable", `"2" "A"`, `"3" ""`, `"4" "\x00"`}},
			} {
				got := collect(t, e, c.columns, 2)
				for i := range got {
					_, got[i], _ = strings.Cut(strings.TrimSuffix(got[i], "\n"), ":0 ")
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}
