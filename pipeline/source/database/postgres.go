package database

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"rasoat/pipeline/source/columnar"
)

// session is what a PostgreSQL server is told before it reads: in the transaction, since
// poolers pass on hardly anything that is said when connecting.
const session = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL DateStyle = ISO; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = hex; SET LOCAL statement_timeout = %d`

// configOf is the address as the driver wants it. Nothing is taken from files or from
// the environment but what the address names.
func configOf(a *Address) (*pgconn.Config, error) {
	settings := map[string]string{"host": a.Host, "port": strconv.Itoa(a.Port), "user": a.User, "password": a.Password,
		"dbname": a.Database, "passfile": os.DevNull, "connect_timeout": strconv.Itoa(int(connecting.Seconds()))}
	for key := range a.Options {
		settings[key] = a.Options.Get(key)
	}
	var text strings.Builder
	escape := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	for key, value := range settings {
		fmt.Fprintf(&text, "%s='%s' ", key, escape.Replace(value))
	}
	c, err := pgconn.ParseConfig(text.String())
	if err != nil {
		return nil, err
	}
	c.RuntimeParams = map[string]string{"application_name": "rasoat", "client_encoding": "UTF8"}
	return c, nil
}

func readPostgres(ctx context.Context, r Request, to Sink) error {
	config, err := configOf(r.Address)
	if err != nil {
		return errors.Join(errConnect, err)
	}
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return errors.Join(errConnect, err)
	}
	defer conn.Close(context.WithoutCancel(ctx)) // which rolls back
	if _, err := conn.Exec(ctx, fmt.Sprintf(session, r.Timeout.Milliseconds())).ReadAll(); err != nil {
		return err
	}
	prepared, err := conn.Prepare(ctx, "", r.statement(), nil)
	if err != nil {
		return err
	}
	columns, err := describe(ctx, conn, prepared.Fields)
	if err != nil {
		return err
	}
	if err := to.Columns(columns); err != nil {
		return err
	}
	// The nameless statement was replaced by what described the columns.
	return rowsOf(conn.ExecParams(ctx, r.statement(), nil, nil, nil, nil), prepared.Fields, to)
}

// describe asks what the types of the columns are called.
func describe(ctx context.Context, conn *pgconn.PgConn, fields []pgconn.FieldDescription) ([]Column, error) {
	if len(fields) == 0 {
		return nil, nil
	}
	var ask []string
	for _, f := range fields {
		ask = append(ask, fmt.Sprintf("format_type(%d, %d)", f.DataTypeOID, f.TypeModifier))
	}
	answer := conn.ExecParams(ctx, "SELECT ARRAY["+strings.Join(ask, ", ")+"]::text[]", nil, nil, nil, nil).Read()
	if answer.Err != nil {
		return nil, answer.Err
	}
	columns := make([]Column, len(fields))
	types := splitArray(string(answer.Rows[0][0]))
	for i, f := range fields {
		columns[i] = Column{Name: string(f.Name)}
		if i < len(types) {
			columns[i].Type = types[i]
		}
	}
	return columns, nil
}

// splitArray reads an array of texts as PostgreSQL writes it.
func splitArray(s string) []string {
	var all []string
	var item strings.Builder
	quoted := false
	for i := 1; i < len(s)-1; i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
			item.WriteByte(s[i])
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			all = append(all, item.String())
			item.Reset()
		default:
			item.WriteByte(c)
		}
	}
	return append(all, item.String())
}

// The types of PostgreSQL whose text is written otherwise here.
const (
	oidBool        = 16
	oidBytes       = 17
	oidFloat4      = 700
	oidFloat8      = 701
	oidChar        = 1042
	oidTimestamp   = 1114
	oidTimestampTZ = 1184
)

func rowsOf(in *pgconn.ResultReader, fields []pgconn.FieldDescription, to Sink) error {
	cells, held := make([][]byte, len(fields)), buffers(len(fields))
	for in.NextRow() {
		for i, v := range in.Values() {
			if v != nil {
				held[i] = postgresText(held[i][:0], v, fields[i].DataTypeOID)
				v = held[i]
			}
			cells[i] = v
		}
		if err := to.Row(cells); err != nil {
			return err // closing the connection ends the query
		}
	}
	_, err := in.Close()
	return err
}

// postgresText writes a value from the text of the server.
func postgresText(dst, v []byte, oid uint32) []byte {
	switch oid {
	case oidBool:
		return strconv.AppendBool(dst, v[0] == 't')
	case oidBytes:
		if raw, err := hex.AppendDecode(dst, v[min(2, len(v)):]); err == nil {
			return raw
		}
	case oidFloat4, oidFloat8:
		bits := 32
		if oid == oidFloat8 {
			bits = 64
		}
		if f, err := strconv.ParseFloat(string(v), bits); err == nil {
			return columnar.AppendFloat(dst, f, bits)
		}
	case oidChar:
		for len(v) > 0 && v[len(v)-1] == ' ' {
			v = v[:len(v)-1]
		}
	case oidTimestamp, oidTimestampTZ:
		return appendMoment(dst, v, oid == oidTimestampTZ)
	}
	return append(dst, v...)
}

// appendMoment turns 2026-11-21 08:30:00.5+00 into 2026-11-21T08:30:00.5Z. What has no
// such form (infinity, years before Christ) stays as it is.
func appendMoment(dst, v []byte, zoned bool) []byte {
	from := len(dst)
	dst = append(dst, v...)
	if zoned {
		bare, ok := strings.CutSuffix(string(v), "+00")
		if !ok {
			return dst
		}
		dst = append(append(dst[:from], bare...), 'Z')
	}
	if at := from + 10; len(dst) > at && dst[at] == ' ' {
		dst[at] = 'T'
	}
	return dst
}
