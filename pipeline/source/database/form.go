package database

import (
	"bytes"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	mssql "github.com/microsoft/go-mssqldb"

	"rasoat/pipeline/source/columnar"
)

// A form writes a value of a driver as text.
type form func(dst []byte, v any) []byte

// The layouts of days and moments.
const (
	dayLayout    = "2006-01-02"
	clockLayout  = "15:04:05.999999999"
	momentLayout = "2006-01-02T15:04:05.999999999"
)

// plainForm is that of values which say all by themselves. A moment is taken to be one
// of the wall.
func plainForm(dst []byte, v any) []byte {
	switch x := v.(type) {
	case int64:
		return strconv.AppendInt(dst, x, 10)
	case uint64:
		return strconv.AppendUint(dst, x, 10)
	case float32:
		return columnar.AppendFloat(dst, float64(x), 32)
	case float64:
		return columnar.AppendFloat(dst, x, 64)
	case bool:
		return strconv.AppendBool(dst, x)
	case []byte:
		return append(dst, x...)
	case string:
		return append(dst, x...)
	case time.Time:
		return x.AppendFormat(dst, momentLayout)
	}
	return fmt.Append(dst, v)
}

// timeForm writes moments in a layout, in UTC and with Z behind them if they have a zone.
func timeForm(layout string, zoned bool) form {
	return func(dst []byte, v any) []byte {
		t, ok := v.(time.Time)
		switch {
		case !ok:
			return plainForm(dst, v)
		case zoned:
			return append(t.UTC().AppendFormat(dst, layout), 'Z')
		}
		return t.AppendFormat(dst, layout)
	}
}

func formMySQL(kind string) form {
	switch kind {
	case "DATETIME":
		return func(dst []byte, v any) []byte { return appendClock(dst, plainForm(nil, v), false) }
	case "TIMESTAMP":
		return func(dst []byte, v any) []byte { return appendClock(dst, plainForm(nil, v), true) }
	case "TIME":
		return func(dst []byte, v any) []byte { return append(dst, trimFraction(plainForm(nil, v))...) }
	case "BIT":
		return func(dst []byte, v any) []byte {
			b, _ := v.([]byte)
			return new(big.Int).SetBytes(b).Append(dst, 10)
		}
	}
	return plainForm
}

// appendClock writes 2026-11-21 08:30:00.500000 as 2026-11-21T08:30:00.5.
func appendClock(dst, text []byte, zoned bool) []byte {
	if len(text) > 10 && text[10] == ' ' {
		text[10] = 'T'
	}
	if dst = append(dst, trimFraction(text)...); zoned {
		dst = append(dst, 'Z')
	}
	return dst
}

// trimFraction takes the zeros off a part of a second.
func trimFraction(text []byte) []byte {
	if bytes.IndexByte(text, '.') < 0 {
		return text
	}
	return bytes.TrimSuffix(bytes.TrimRight(text, "0"), []byte("."))
}

func formServer(kind string) form {
	switch kind {
	case "DATE":
		return timeForm(dayLayout, false)
	case "TIME":
		return timeForm(clockLayout, false)
	case "DATETIMEOFFSET":
		return timeForm(momentLayout, true)
	case "CHAR", "NCHAR":
		return padded
	case "UNIQUEIDENTIFIER":
		return func(dst []byte, v any) []byte {
			var id mssql.UniqueIdentifier
			if id.Scan(v) != nil {
				return plainForm(dst, v)
			}
			return append(dst, strings.ToLower(id.String())...)
		}
	}
	return plainForm
}

// padded is a text that was filled up with blanks.
func padded(dst []byte, v any) []byte {
	return append(dst, bytes.TrimRight(plainForm(nil, v), " ")...)
}

// formOracle: a DATE of Oracle has a time of day. At midnight it is taken for a day.
func formOracle(kind string) form {
	switch kind {
	case "DATE":
		return func(dst []byte, v any) []byte {
			if t, ok := v.(time.Time); ok && t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
				return t.AppendFormat(dst, dayLayout)
			}
			return plainForm(dst, v)
		}
	case "TimeStampTZ_DTY", "TIMESTAMPTZ", "TimeStampLTZ_DTY", "TimeStampeLTZ":
		return timeForm(momentLayout, true)
	case "CHAR":
		return padded
	}
	return plainForm
}
