package database

import (
	"strings"
	"testing"

	"rasoat/rules/message"
)

func TestParse(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://u:p@db:5433/x":                       "u p postgresql://db:5433/x",
		"postgresql://u@db/x?sslmode=disable":            "u  postgresql://db:5432/x",
		"mariadb://u:a@b:c/d?e%41@[::1]:3307/x?tls=true": "u a@b:c/d?e%41 mysql://[::1]:3307/x",
		"MySQL://db/x":                      "  mysql://db:3306/x",
		"sqlserver://u:p@db/x?encrypt=true": "u p sqlserver://db:1433/x",
		"oracle://u:p@db/XEPDB1":            "u p oracle://db:1521/XEPDB1",
		"":                                  "dsn begins with “”; it is postgres://, mariadb://, mysql://, sqlserver:// or oracle://",
		"u:secret@db/x":                     "dsn begins with …; it is postgres://, mariadb://, mysql://, sqlserver:// or oracle://",
		"mongodb://db/x":                    "dsn begins with “mongodb”; it is postgres://, mariadb://, mysql://, sqlserver:// or oracle://",
		"postgres://u:p@/x":                 "dsn is like postgres://user:${PASSWORD}@host:port/database",
		"postgres://u:p@db":                 "dsn is like postgres://user:${PASSWORD}@host:port/database",
		"postgres://u:p@db:0/x":             "dsn is like postgres://user:${PASSWORD}@host:port/database",
		"postgres://u:p@db:none/x":          "dsn is like postgres://user:${PASSWORD}@host:port/database",
		"postgres://u@db/x?options=-cdefault_transaction_read_only=off": "dsn has the option “options”, which means nothing here; there are sslcert, sslkey, sslmode, sslrootcert",
		"mysql://u@db/x?multiStatements=true":                           "dsn has the option …, which means nothing here; there are tls",
		"postgres://u@db/x?password=secret":                             "dsn has the option “password”, which means nothing here; there are sslcert, sslkey, sslmode, sslrootcert",
	} {
		a, wrong := Parse(dsn)
		got := wrong.In(message.EN)
		if wrong.IsZero() {
			got = a.User + " " + a.Password + " " + a.String()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", dsn, got, want)
		}
	}
}

func TestSecret(t *testing.T) {
	for dsn, want := range map[string]string{"postgres://u:${P}@db/x": "${P}", "postgres://u:a${P}@db/x": "a${P}",
		"postgres://u@db/x": "", "${DSN}": "", "postgres://db/x": "", "postgres://u:p@q@db/x": "p@q"} {
		if got := Secret(dsn); got != want {
			t.Errorf("%s: %s, want %s", dsn, got, want)
		}
	}
}

func TestStatement(t *testing.T) {
	for _, c := range []struct{ kind, table, want string }{
		{"postgresql", `Births`, `SELECT * FROM "Births"`}, {"postgresql", `s.a"b`, `SELECT * FROM "s"."a""b"`},
		{"mysql", "a`b", "SELECT * FROM `a``b`"}, {"sqlserver", "dbo.a]b", "SELECT * FROM [dbo].[a]]b]"},
		{"oracle", "births", `SELECT * FROM "BIRTHS"`},
	} {
		r := Request{Address: &Address{Kind: c.kind}, Table: c.table}
		if got := r.statement(); got != c.want {
			t.Errorf("%s: %s, want %s", c.table, got, c.want)
		}
	}
	r := Request{Query: "SELECT 1 ; \n"}
	if got := r.statement(); got != "SELECT 1" {
		t.Error(got)
	}
}

func TestQueryFault(t *testing.T) {
	for query, right := range map[string]bool{
		"SELECT 1": true, "select*from t": true, " -- why\n/* what */ WITH a AS (SELECT 1) SELECT * FROM a": true, "(SELECT 1) UNION (SELECT 2)": true,
		"DELETE FROM t": false, "": false, "SELECTED": false, "-- SELECT": false, "/* SELECT": false, "CALL p()": false, "EXPLAIN SELECT 1": false,
	} {
		if got := QueryFault(query); got.IsZero() != right {
			t.Errorf("%q: %s", query, got.In(message.EN))
		}
	}
}

// Whatever an address holds, naming it does not tell its password.
func FuzzParse(f *testing.F) {
	f.Add("postgres://u:s3cr3t@db:5432/x?sslmode=disable")
	f.Add("mysql://u:s3cr3t@[::1]/x")
	f.Fuzz(func(t *testing.T, dsn string) {
		a, wrong := Parse("postgres://u:s3cr3t-word@" + dsn)
		if a != nil && strings.Contains(a.String(), "s3cr3t") && !strings.Contains(dsn, "s3cr3t") && !strings.Contains(dsn, "@") {
			t.Error(a)
		}
		if text := wrong.In(message.EN); strings.Contains(text, "s3cr3t") && !strings.Contains(dsn, "s3cr3t") {
			t.Error(text)
		}
		QueryFault(dsn)
		Secret(dsn)
		splitArray(dsn)
	})
}
