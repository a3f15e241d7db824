package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"

	"github.com/go-sql-driver/mysql"
	mssql "github.com/microsoft/go-mssqldb"
	ora "github.com/sijms/go-ora/v2"
)

// dialect is what differs between the databases that are read through database/sql.
type dialect struct {
	connect func(a *Address) (driver.Connector, error)
	before  func(r Request) []string // what is sent before the transaction
	options *sql.TxOptions
	inside  []string // and in it
	form    func(kind string) form
}

var dialects = map[string]dialect{
	"mysql":     {connect: connectMySQL, before: beforeMySQL, options: &sql.TxOptions{ReadOnly: true}, form: formMySQL},
	"sqlserver": {connect: connectServer, form: formServer},
	"oracle":    {connect: connectOracle, inside: []string{"SET TRANSACTION READ ONLY"}, form: formOracle},
}

func connectMySQL(a *Address) (driver.Connector, error) {
	c := mysql.NewConfig()
	c.User, c.Passwd, c.DBName = a.User, a.Password, a.Database
	c.Net, c.Addr = "tcp", net.JoinHostPort(a.Host, strconv.Itoa(a.Port))
	c.Timeout, c.Collation = connecting, "utf8mb4_general_ci"
	c.TLSConfig, c.Logger = a.Options.Get("tls"), &mysql.NopLogger{}
	return mysql.NewConnector(c)
}

// beforeMySQL: the time-outs of MariaDB and of MySQL have different names, and neither
// knows that of the other.
func beforeMySQL(r Request) []string {
	return []string{
		"SET time_zone = '+00:00'",
		fmt.Sprintf("SET max_statement_time = %d", max(1, int(r.Timeout.Seconds()))),
		fmt.Sprintf("SET max_execution_time = %d", r.Timeout.Milliseconds()),
	}
}

// isUnknownVariable tells whether a server does not know what it was to set.
func isUnknownVariable(err error) bool {
	var maria *mysql.MySQLError
	return errors.As(err, &maria) && maria.Number == 1193
}

func connectServer(a *Address) (driver.Connector, error) {
	u := url.URL{Scheme: "sqlserver", User: url.UserPassword(a.User, a.Password), Host: net.JoinHostPort(a.Host, strconv.Itoa(a.Port))}
	q := url.Values{"database": {a.Database}, "app name": {"rasoat"}, "ApplicationIntent": {"ReadOnly"},
		"dial timeout": {strconv.Itoa(int(connecting.Seconds()))}}
	for key := range a.Options {
		q.Set(key, a.Options.Get(key))
	}
	u.RawQuery = q.Encode()
	return mssql.NewConnector(u.String())
}

func connectOracle(a *Address) (driver.Connector, error) {
	options := map[string]string{"PREFETCH_ROWS": "1000", "CONNECTION TIMEOUT": strconv.Itoa(int(connecting.Seconds()))}
	for key := range a.Options {
		options[key] = a.Options.Get(key)
	}
	return ora.NewConnector(ora.BuildUrl(a.Host, a.Port, a.Database, a.User, a.Password, options)), nil
}

// readOther reads through database/sql.
func readOther(ctx context.Context, r Request, to Sink) error {
	of := dialects[r.Address.Kind]
	connector, err := of.connect(r.Address)
	if err != nil {
		return errors.Join(errConnect, err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return errors.Join(errConnect, err)
	}
	defer conn.Close()
	if of.before != nil {
		for _, set := range of.before(r) {
			if _, err := conn.ExecContext(ctx, set); err != nil && !isUnknownVariable(err) {
				return err
			}
		}
	}
	tx, err := conn.BeginTx(ctx, of.options)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, set := range of.inside {
		if _, err := tx.ExecContext(ctx, set); err != nil {
			return err
		}
	}
	rows, err := tx.QueryContext(ctx, r.statement())
	if err != nil {
		return err
	}
	defer rows.Close()
	return scanRows(rows, of.form, to)
}

func scanRows(rows *sql.Rows, formOf func(kind string) form, to Sink) error {
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	columns, forms := make([]Column, len(types)), make([]form, len(types))
	for i, t := range types {
		columns[i] = Column{Name: t.Name(), Type: typeName(t)}
		forms[i] = formOf(t.DatabaseTypeName())
	}
	if err := to.Columns(columns); err != nil {
		return err
	}
	values, into := make([]any, len(types)), make([]any, len(types))
	for i := range values {
		into[i] = &values[i]
	}
	cells, held := make([][]byte, len(types)), buffers(len(types))
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, v := range values {
			if cells[i] = nil; v != nil {
				held[i] = forms[i](held[i][:0], v)
				cells[i] = held[i]
			}
		}
		if err := to.Row(cells); err != nil {
			return err
		}
	}
	return rows.Err()
}

// buffers are for so many cells. They are not nil, which would be NULL.
func buffers(n int) [][]byte {
	all := make([][]byte, n)
	for i := range all {
		all[i] = make([]byte, 0, 32)
	}
	return all
}

// typeName is what the database calls a type: DECIMAL(10,2).
func typeName(t *sql.ColumnType) string {
	name := t.DatabaseTypeName()
	switch precision, scale, ok := t.DecimalSize(); {
	case !ok || !slices.Contains([]string{"DECIMAL", "UNSIGNED DECIMAL", "NUMERIC", "NUMBER"}, name):
	case precision > 0 && scale < 1000: // else it is not bounded
		return fmt.Sprintf("%s(%d,%d)", name, precision, scale)
	}
	return name
}
