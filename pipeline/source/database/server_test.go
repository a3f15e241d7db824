package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"rasoat/fixtures/server"
)

// taken is a result as it came.
type taken struct {
	columns []Column
	rows    []string
	stop    int // after so many rows, if not 0
}

var errEnough = errors.New("enough")

func (s *taken) Columns(all []Column) error { s.columns = all; return nil }

func (s *taken) Row(cells [][]byte) error {
	var text []string
	for _, c := range cells {
		if text = append(text, string(c)); c == nil {
			text[len(text)-1] = "NULL"
		}
	}
	if s.rows = append(s.rows, strings.Join(text, "|")); len(s.rows) == s.stop {
		return errEnough
	}
	return nil
}

func read(t *testing.T, dsn, query string, timeout time.Duration) (*taken, error) {
	t.Helper()
	a, wrong := Parse(dsn)
	if !wrong.IsZero() {
		t.Fatal(wrong)
	}
	var got taken
	err := Read(context.Background(), Request{Address: a, Query: query, Timeout: timeout}, &got)
	return &got, err
}

// expect reads a query and compares names, types and rows.
func expect(t *testing.T, dsn, query, columns string, rows ...string) {
	t.Helper()
	got, err := read(t, dsn, query, 0)
	if err != nil {
		t.Errorf("%s: %v", query, err)
		return
	}
	if text := fmt.Sprint(got.columns); columns != "" && text != columns {
		t.Errorf("%s: columns %s, want %s", query, text, columns)
	}
	if !slices.Equal(got.rows, rows) {
		t.Errorf("%s: %q, want %q", query, got.rows, rows)
	}
}

// refused reads a query that has to fail with these words, and without the password.
func refused(t *testing.T, dsn, query, want string) {
	t.Helper()
	_, err := read(t, dsn, query, 2*time.Second)
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %v, want %s", query, err, want)
	}
	if text := fmt.Sprint(err); strings.Contains(text, server.Password) || strings.Contains(text, server.User) {
		t.Errorf("the error tells who asked: %s", text)
	}
}

func TestPostgres(t *testing.T) {
	dsn := server.Postgres(t)
	a, _ := Parse(dsn)
	execPostgres(t, a, `CREATE TABLE births (id bigint, name text, weight numeric(6,2), born date, seen timestamptz, noted timestamp, ok boolean,
		ratio double precision, small real, raw bytea, code char(6), at time, key uuid, more jsonb, many int[]);
		INSERT INTO births VALUES (1, 'Nguyễn "An", ' || chr(10), 3.50, '2026-11-21', '2026-11-21 08:30:00.5+07', '2026-11-21 08:30:00', true,
		0.1, 0.1, '\x00ff', 'AB', '08:30', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a": 1}', '{1,2}'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (3, '', 0, '-infinity', 'infinity', NULL, false, 1e300, 'NaN', NULL, NULL, NULL, NULL, NULL, NULL)`)
	expect(t, dsn, "SELECT * FROM births ORDER BY id",
		"[{id bigint} {name text} {weight numeric(6,2)} {born date} {seen timestamp with time zone} {noted timestamp without time zone} {ok boolean} "+
			"{ratio double precision} {small real} {raw bytea} {code character(6)} {at time without time zone} {key uuid} {more jsonb} {many integer[]}]",
		"1|Nguyễn \"An\", \n|3.50|2026-11-21|2026-11-21T01:30:00.5Z|2026-11-21T08:30:00|true|0.1|0.1|\x00\xff|AB|08:30:00|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|{\"a\": 1}|{1,2}",
		"2|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL",
		"3||0.00|-infinity|infinity|NULL|false|1e+300|NaN|NULL|NULL|NULL|NULL|NULL|NULL")
	expect(t, dsn, "SELECT count(*) AS n FROM births WHERE false;", "[{n bigint}]", "0")
	got := &taken{stop: 3}
	if err := Read(context.Background(), Request{Address: a, Query: "SELECT generate_series(1, 1000000)"}, got); !errors.Is(err, errEnough) || len(got.rows) != 3 {
		t.Errorf("stopped by who reads: %d rows, %v", len(got.rows), err)
	}
	refused(t, dsn, "SELECT * FROM nowhere", `relation "nowhere" does not exist`)
	refused(t, dsn, "SELECT name::int FROM births", "met a value that it cannot work with (code 22P02)")
	refused(t, dsn, "WITH gone AS (DELETE FROM births RETURNING *) SELECT * FROM gone", "in a read-only transaction")
	refused(t, dsn, "SELECT 1; DROP TABLE births", "cannot insert multiple commands")
	refused(t, dsn, "SELECT pg_sleep(60)", "the query took more than 2s")
	refused(t, strings.Replace(dsn, server.Password, "other-password", 1), "SELECT 1", "the server refuses the login")
	refused(t, strings.Replace(dsn, "/postgres", "/nowhere", 1), "SELECT 1", "the server refuses the login")
	expect(t, dsn, "SELECT count(*) FROM births", "", "3")
}

func execPostgres(t *testing.T, a *Address, statements string) {
	t.Helper()
	c, err := configOf(a)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgconn.ConnectConfig(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), statements).ReadAll(); err != nil {
		t.Fatal(err)
	}
}

func TestMariaDB(t *testing.T) {
	dsn := server.MariaDB(t)
	a, _ := Parse(dsn)
	connector, err := connectMySQL(a)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	for _, s := range []string{
		"CREATE TABLE births (id bigint unsigned, name text, weight decimal(6,2), born date, seen timestamp(6) NULL, noted datetime(3), ok boolean, ratio double, small float, raw blob, code char(6), at time, bits bit(9), y year, kind enum('a','b'))",
		"SET time_zone = '+07:00'",
		"INSERT INTO births VALUES (18446744073709551615, 'Nguyễn \"An\", \n', 3.5, '2026-11-21', '2026-11-21 08:30:00.5', '2026-11-21 08:30:00', true, 0.1, 0.1, x'00ff', 'AB', '08:30', b'100000001', 2026, 'b')",
		"INSERT INTO births (id) VALUES (2)",
		"INSERT INTO births (id, name, ratio) VALUES (3, '', 1e300)",
	} {
		db.SetMaxOpenConns(1)
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, dsn, "SELECT * FROM births ORDER BY id DESC",
		"[{id UNSIGNED BIGINT} {name TEXT} {weight DECIMAL(6,2)} {born DATE} {seen TIMESTAMP} {noted DATETIME} {ok TINYINT} {ratio DOUBLE} {small FLOAT} {raw BLOB} {code CHAR} {at TIME} {bits BIT} {y YEAR} {kind ENUM}]",
		"18446744073709551615|Nguyễn \"An\", \n|3.50|2026-11-21|2026-11-21T01:30:00.5Z|2026-11-21T08:30:00|1|0.1|0.1|\x00\xff|AB|08:30:00|257|2026|b",
		"3||NULL|NULL|NULL|NULL|NULL|1e+300|NULL|NULL|NULL|NULL|NULL|NULL|NULL",
		"2|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL")
	got := &taken{stop: 3}
	if err := Read(context.Background(), Request{Address: a, Query: "SELECT seq FROM seq_1_to_1000000"}, got); !errors.Is(err, errEnough) || len(got.rows) != 3 {
		t.Errorf("stopped by who reads: %d rows, %v", len(got.rows), err)
	}
	refused(t, dsn, "SELECT * FROM nowhere", "doesn't exist (1146)")
	refused(t, dsn, "SELECT 1; DROP TABLE births", "error in your SQL syntax")
	refused(t, dsn, "DELETE FROM births", "in a READ ONLY transaction")
	refused(t, dsn, "SELECT 1 FROM births WHERE SLEEP(60)", "the query took more than 2s")
	refused(t, strings.Replace(dsn, server.Password, "other-password", 1), "SELECT 1", "the server refuses the login")
	refused(t, strings.Replace(dsn, "/"+server.Database, "/nowhere", 1), "SELECT 1", "the server refuses the login")
	expect(t, dsn, "SELECT count(*) FROM births", "", "3")
}

// Nobody listens: the error names neither password nor user.
func TestUnreached(t *testing.T) {
	for _, scheme := range []string{"postgres", "mysql", "sqlserver", "oracle"} {
		refused(t, scheme+"://"+server.User+":"+server.Password+"@127.0.0.1:9/x", "SELECT 1", "cannot be reached")
	}
}
