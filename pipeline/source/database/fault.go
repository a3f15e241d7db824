package database

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	mssql "github.com/microsoft/go-mssqldb"

	"rasoat/pipeline/source/reason"
	"rasoat/rules/message"
)

var errTimeout = errors.New("time-out")

var (
	errSlow = message.Define("database_slow",
		"truy vấn chưa xong sau %s; hãy thu hẹp truy vấn hoặc tăng timeout",
		"the query took more than %s; narrow it, or raise timeout")
	errUnreached = message.Define("database_unreached",
		"không kết nối được với máy chủ cơ sở dữ liệu", "the database server cannot be reached")
	errLogin = message.Define("database_login",
		"máy chủ từ chối đăng nhập; hãy kiểm tra người dùng, mật khẩu và quyền",
		"the server refuses the login; look at user, password and rights")
	errRefused = message.Define("database_refused",
		"máy chủ không thực hiện truy vấn", "the server does not carry out the query")
	errValues = message.Define("database_values",
		"máy chủ gặp giá trị không xử lý được khi thực hiện truy vấn (mã %s); hãy chạy truy vấn tại máy chủ để xem",
		"the server met a value that it cannot work with (code %s); run the query there to see it")
	errBroken = message.Define("database_broken",
		"kết nối bị ngắt khi đang đọc", "the connection broke off while it was read")
)

// fault puts an error of a driver into words.
func (r *Request) fault(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errTimeout) || isTimeout(err) {
		return reason.New(errSlow, r.Timeout)
	}
	said := saidBy(err)
	var network net.Error
	switch {
	case strings.HasPrefix(said.code, "22"):
		return reason.New(errValues, said.code)
	case said.login:
		return &reason.Error{Message: message.New(errLogin), Err: r.without(said.text)}
	case said.code != "":
		return &reason.Error{Message: message.New(errRefused), Err: r.without(said.text)}
	case errors.Is(err, errConnect) || errors.As(err, &network):
		return &reason.Error{Message: message.New(errUnreached), Err: r.without(rootOf(err))}
	}
	return &reason.Error{Message: message.New(errBroken), Err: r.without(rootOf(err))}
}

// errConnect marks errors of connecting.
var errConnect = errors.New("connect")

// without is an error with what a driver says, but for who asks and with what password.
func (r *Request) without(text string) error {
	for _, secret := range []string{r.Address.Password, r.Address.User} {
		if len(secret) > 2 { // what is shorter is no secret, and in every other word
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	return errors.New(text)
}

// said is what a server says.
type said struct {
	code  string // its SQLSTATE, or its own where it has none
	text  string
	login bool
}

func saidBy(err error) said {
	var postgres *pgconn.PgError
	var maria *mysql.MySQLError
	var server mssql.Error
	switch {
	case errors.As(err, &postgres):
		login := strings.HasPrefix(postgres.Code, "28") || postgres.Code == "3D000"
		return said{postgres.Code, postgres.Message + " (SQLSTATE " + postgres.Code + ")", login}
	case errors.As(err, &maria):
		login := maria.Number == 1044 || maria.Number == 1045 || maria.Number == 1049
		return said{string(maria.SQLState[:]), maria.Message + " (" + strconv.Itoa(int(maria.Number)) + ")", login}
	case errors.As(err, &server):
		code := strconv.Itoa(int(server.Number))
		if isConversion(server.Number) {
			code = "22 " + code
		}
		return said{code, server.Message + " (" + code + ")", server.Number == 18456 || server.Number == 4060}
	}
	if text := rootOf(err); strings.HasPrefix(text, "ORA-") {
		return oracleSaid(text)
	}
	return said{}
}

// isConversion tells whether an error of SQL Server quotes a value.
func isConversion(number int32) bool {
	switch number {
	case 220, 232, 235, 241, 242, 244, 245, 248, 8114, 8115, 8152, 2628:
		return true
	}
	return false
}

// oracleSaid is what Oracle says. Its errors of values (ORA-01722 and the like) quote
// none, but newer versions do.
func oracleSaid(text string) said {
	code, _, _ := strings.Cut(text, ":")
	switch code {
	case "ORA-01722", "ORA-01858", "ORA-01861", "ORA-06502":
		return said{code: "22 " + code}
	case "ORA-01017", "ORA-12514", "ORA-28000":
		return said{code, text, true}
	}
	return said{code: code, text: text}
}

// isTimeout tells whether the server itself ended the statement for its time.
func isTimeout(err error) bool {
	var postgres *pgconn.PgError
	var maria *mysql.MySQLError
	return errors.As(err, &postgres) && postgres.Code == "57014" ||
		errors.As(err, &maria) && (maria.Number == 1969 || maria.Number == 3024)
}

// rootOf is the text of the innermost error: those around it say who connected.
func rootOf(err error) string {
	for {
		switch x := err.(type) {
		case interface{ Unwrap() error }:
			if inner := x.Unwrap(); inner != nil {
				err = inner
				continue
			}
		case interface{ Unwrap() []error }:
			if all := x.Unwrap(); len(all) > 0 {
				err = all[len(all)-1]
				continue
			}
		}
		return err.Error()
	}
}
