package database

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"rasoat/rules/message"
)

// An Address is where a database is, and who asks it.
type Address struct {
	Kind     string // postgresql, mysql, sqlserver, oracle
	User     string
	Password string
	Host     string
	Port     int
	Database string // or the service, of Oracle
	Options  url.Values
}

// kinds are the schemes of addresses.
var kinds = map[string]string{"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mysql", "mariadb": "mysql",
	"sqlserver": "sqlserver", "oracle": "oracle"}

var ports = map[string]int{"postgresql": 5432, "mysql": 3306, "sqlserver": 1433, "oracle": 1521}

var (
	errScheme = message.Define("database_scheme",
		"dsn bắt đầu bằng %s; cần postgres://, mariadb://, mysql://, sqlserver:// hoặc oracle://",
		"dsn begins with %s; it is postgres://, mariadb://, mysql://, sqlserver:// or oracle://")
	errAddress = message.Define("database_address",
		"dsn cần có dạng postgres://người_dùng:${MẬT_KHẨU}@máy_chủ:cổng/cơ_sở_dữ_liệu",
		"dsn is like postgres://user:${PASSWORD}@host:port/database")
	errOption = message.Define("database_option",
		"dsn có tuỳ chọn %s không dùng được; có thể dùng: %s", "dsn has the option %s, which means nothing here; there are %s")
)

// Parse reads an address. What stands between its punctuation is taken as it is.
func Parse(dsn string) (*Address, message.M) {
	scheme, rest, ok := strings.Cut(dsn, "://")
	a := &Address{Kind: kinds[strings.ToLower(scheme)]}
	if !ok || a.Kind == "" {
		return nil, message.New(errScheme, begin(scheme))
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		a.User, a.Password, _ = strings.Cut(rest[:i], ":")
		rest = rest[i+1:]
	}
	rest, options, _ := strings.Cut(rest, "?")
	rest, a.Database, _ = strings.Cut(rest, "/")
	var err error
	if a.Options, err = url.ParseQuery(options); err != nil {
		return nil, message.New(errAddress)
	}
	a.Host, a.Port = rest, ports[a.Kind]
	if host, port, err := net.SplitHostPort(rest); err == nil {
		a.Host = host
		if a.Port, err = strconv.Atoi(port); err != nil || a.Port <= 0 || a.Port > 65535 {
			return nil, message.New(errAddress)
		}
	}
	if a.Host == "" || a.Database == "" {
		return nil, message.New(errAddress)
	}
	return a, a.optionFault()
}

// begin shows the beginning of what is no address; it may be anything, a password too.
func begin(scheme string) string {
	if len(scheme) > 12 || strings.ContainsAny(scheme, ":@/ ") {
		return "…"
	}
	return "“" + scheme + "”"
}

// options are what an address may say behind a question mark: of the connection's
// encryption alone.
var options = map[string][]string{
	"postgresql": {"sslcert", "sslkey", "sslmode", "sslrootcert"},
	"mysql":      {"tls"},
	"sqlserver":  {"certificate", "encrypt", "TrustServerCertificate"},
	"oracle":     {"SSL", "SSL Verify", "WALLET"},
}

func (a *Address) optionFault() message.M {
	for key := range a.Options {
		known := false
		for _, o := range options[a.Kind] {
			known = known || o == key
		}
		if !known {
			return message.New(errOption, begin(key), strings.Join(options[a.Kind], ", "))
		}
	}
	return message.M{}
}

// String names the database without who asks it.
func (a *Address) String() string {
	return a.Kind + "://" + net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) + "/" + a.Database
}

// Secret returns the password of an address as it is written, "" if it has none: it must
// be a name of the environment, and nothing else.
func Secret(written string) string {
	_, rest, _ := strings.Cut(written, "://")
	i := strings.LastIndexByte(rest, '@')
	if i < 0 {
		return ""
	}
	_, password, _ := strings.Cut(rest[:i], ":")
	return password
}

// quote writes a name as the database has it.
func (a *Address) quote(name string) string {
	open, shut := `"`, `"`
	switch a.Kind {
	case "mysql":
		open, shut = "`", "`"
	case "sqlserver":
		open, shut = "[", "]"
	case "oracle":
		name = strings.ToUpper(name)
	}
	parts := strings.Split(name, ".")
	for i, p := range parts {
		parts[i] = open + strings.ReplaceAll(p, shut, shut+shut) + shut
	}
	return strings.Join(parts, ".")
}
