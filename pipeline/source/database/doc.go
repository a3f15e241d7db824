// Package database reads the result of one query from a database: PostgreSQL, MariaDB
// and MySQL, SQL Server, Oracle.
//
// # Whom it asks, and how
//
//	postgres://rasoat:${DB_PASSWORD}@db.example:5432/births?sslmode=verify-full
//	mariadb://… and mysql://…     sqlserver://…     oracle://…
//
// [Parse] reads that address by its punctuation, and takes what stands between as it is:
// nothing is percent-encoded, so that a password from the environment may hold any
// character. The last @ ends it.
//
// [Read] makes one connection and sends one SELECT, whose rows are handed on as they
// arrive; no more than a few of them are in memory. It reads, and cannot write: the
// transaction is read-only where the database has such (PostgreSQL, MariaDB, MySQL,
// Oracle), and is always rolled back; what is sent is one statement that begins with
// SELECT or WITH. The time-out is set in the database where it has one, and ends the
// connection everywhere. An account that may only read is better than all of this, and
// the manual says so.
//
// # What comes of values
//
// A row is texts, as a column of Parquet would be: numbers with the digits that they
// have, days as 2026-11-21, moments as 2026-11-21T08:30:00.5 and with Z behind them
// where the type has a time zone (the session is in UTC), true and false, bytes as they
// are. NULL is nil: no text. PostgreSQL and MariaDB send text, of which only the form of
// moments and of numbers with an exponent is changed; the drivers of the others send
// values. Blanks that fill up a char(n) are not of the value and are taken off.
//
// # What is told
//
// An error names the database by its kind, host and name, never by its user or password,
// and quotes what the server says: but not where it speaks of values (SQLSTATE 22), which
// may be personal data.
//
// SQL Server and Oracle have not been tried against a server by this project: what is
// tested of them is how they are addressed and how their values are written.
package database
