package database

import (
	"errors"
	"fmt"
	"net"
	"os"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	mssql "github.com/microsoft/go-mssqldb"
	"go.uber.org/goleak"

	"rasoat/rules/message"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Values of drivers that no server has been at hand for, as they document them.
func TestForms(t *testing.T) {
	moment := time.Date(2026, 11, 21, 8, 30, 0, 500_000_000, time.FixedZone("", 7*3600))
	midnight := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		of   func(string) form
		kind string
		v    any
		want string
	}{
		{formServer, "INT", int64(-5), "-5"}, {formServer, "BIT", true, "true"}, {formServer, "DECIMAL", []byte("1.50"), "1.50"},
		{formServer, "FLOAT", 0.1, "0.1"}, {formServer, "REAL", float32(0.1), "0.1"}, {formServer, "NVARCHAR", "Nguyễn ", "Nguyễn "},
		{formServer, "NCHAR", "An  ", "An"}, {formServer, "DATE", midnight, "2026-11-21"}, {formServer, "DATETIME2", moment, "2026-11-21T08:30:00.5"},
		{formServer, "DATETIMEOFFSET", moment, "2026-11-21T01:30:00.5Z"}, {formServer, "TIME", moment, "08:30:00.5"},
		{formServer, "UNIQUEIDENTIFIER", []byte{0x67, 0x45, 0x23, 0x01, 0xAB, 0x89, 0xEF, 0xCD, 1, 2, 3, 4, 5, 6, 7, 8}, "01234567-89ab-cdef-0102-030405060708"},
		{formOracle, "NUMBER", "12345678901234567890.12", "12345678901234567890.12"}, {formOracle, "DATE", midnight, "2026-11-21"},
		{formOracle, "DATE", moment, "2026-11-21T08:30:00.5"}, {formOracle, "TimeStampTZ_DTY", moment, "2026-11-21T01:30:00.5Z"},
		{formOracle, "CHAR", "An  ", "An"}, {formOracle, "NCHAR", "An ", "An "},
		{formMySQL, "DATETIME", []byte("2026-11-21 08:30:00.500000"), "2026-11-21T08:30:00.5"}, {formMySQL, "BIT", []byte{1, 0}, "256"},
		{formMySQL, "DATETIME", []byte("0000-00-00 00:00:00"), "0000-00-00T00:00:00"}, {formMySQL, "TIME", []byte("08:30:00.000000"), "08:30:00"},
	} {
		if got := string(c.of(c.kind)([]byte("<"), c.v)); got != "<"+c.want {
			t.Errorf("%s %v: %s, want <%s", c.kind, c.v, got, c.want)
		}
	}
}

// An error says what the server says, but for who asked, and but for values.
func TestFaults(t *testing.T) {
	r := Request{Address: &Address{Kind: "postgresql", User: "kiemtoan", Password: "s3cr3t"}}
	network := &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", errors.New("connection refused"))}
	for _, c := range []struct {
		err  error
		want string
	}{
		{&pgconn.PgError{Code: "42P01", Message: `relation "x" does not exist`}, `the server does not carry out the query: relation "x" does not exist (SQLSTATE 42P01)`},
		{&pgconn.PgError{Code: "22P02", Message: `invalid input syntax for type integer: "001301000011"`}, `the server met a value that it cannot work with (code 22P02); run the query there to see it`},
		{fmt.Errorf("x: %w", &pgconn.PgError{Code: "28P01", Message: `password authentication failed for user "kiemtoan"`}), `the server refuses the login; look at user, password and rights: password authentication failed for user "…" (SQLSTATE 28P01)`},
		{&mysql.MySQLError{Number: 1146, SQLState: [5]byte([]byte("42S02")), Message: "Table 'a.b' doesn't exist"}, `the server does not carry out the query: Table 'a.b' doesn't exist (1146)`},
		{&mysql.MySQLError{Number: 1690, SQLState: [5]byte([]byte("22003")), Message: "value '123'"}, `the server met a value that it cannot work with (code 22003); run the query there to see it`},
		{mssql.Error{Number: 245, Message: "Conversion failed when converting the varchar value 'x'"}, `the server met a value that it cannot work with (code 22 245); run the query there to see it`},
		{mssql.Error{Number: 208, Message: "Invalid object name 'x'."}, `the server does not carry out the query: Invalid object name 'x'. (208)`},
		{errors.New("ORA-00942: table or view does not exist"), `the server does not carry out the query: ORA-00942: table or view does not exist`},
		{errors.New("ORA-01722: unable to convert string value containing 'x'"), `the server met a value that it cannot work with (code 22 ORA-01722); run the query there to see it`},
		{errors.Join(errConnect, fmt.Errorf("kiemtoan:s3cr3t: %w", network)), `the database server cannot be reached: connection refused`},
		{errors.New("unexpected s3cr3t"), `the connection broke off while it was read: unexpected …`},
	} {
		if got := r.fault(t.Context(), c.err).Error(); got != c.want {
			t.Errorf("%v: %s\nwant %s", c.err, got, c.want)
		}
	}
}

func TestSplitArray(t *testing.T) {
	got := splitArray(`{integer,"numeric(10,2)",text,"a\"b"}`)
	if fmt.Sprintf("%q", got) != `["integer" "numeric(10,2)" "text" "a\"b"]` {
		t.Errorf("%q", got)
	}
	if m := message.New(errSlow, time.Minute).In(message.EN); m == "" {
		t.Error("no words for what is slow")
	}
}
