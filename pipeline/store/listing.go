package store

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/parquet-go/parquet-go"

	"rasoat/rules/message"
)

// Listing is a kind of table that is not of the store but made from it, in files of
// the same form. T is its row, whose tags are its schema.
type Listing[T any] struct{ of sheet[T] }

// NewListing describes a table whose rows are sorted by the named columns, and then by
// all others.
func NewListing[T any](name string, order ...string) *Listing[T] {
	return &Listing[T]{newSheet[T](name, order...)}
}

// Table is the listing as its readers see it.
func (l *Listing[T]) Table() Table { return schemaOf(l.of.name, l.of.schema) }

// Write writes a whole file.
func (l *Listing[T]) Write(w io.Writer, rows []T) error {
	return l.of.writeWith(w, l.of.rows(rows))
}

// Differs says what the first difference between a file and a list of rows is: which row,
// by the columns named, and which column. The zero message says that there is none. Columns
// that the file lacks, because an older version wrote it, are not compared.
func (l *Listing[T]) Differs(name string, file []byte, again []T, names ...string) (message.M, error) {
	stored, err := l.Read(name, file)
	if err != nil {
		return message.M{}, err
	}
	p, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return message.M{}, damaged(name, err)
	}
	t := &table{schema: l.of.schema, order: names, own: map[string]bool{}}
	for _, column := range t.schema.Columns() {
		_, has := p.Schema().Lookup(column...)
		t.own[column[0]] = !has
	}
	return t.differs(l.of.rows(stored), l.of.rows(again)), nil
}

// Read reads a whole file of the table. Name is what errors call it.
func (l *Listing[T]) Read(name string, file []byte) ([]T, error) {
	rows, _, err := l.of.read(context.Background(), oneFile(file), name)
	return rows, err
}

// oneFile is a place that holds one file under any name.
type oneFile []byte

type bytesFile struct{ *bytes.Reader }

func (bytesFile) Close() error { return nil }

func (f oneFile) Open(context.Context, string) (File, error) {
	return bytesFile{bytes.NewReader(f)}, nil
}

func (oneFile) Put(context.Context, string, func(io.Writer) error) error { return fs.ErrPermission }

func (oneFile) List(context.Context, string) ([]string, error) { return nil, fs.ErrPermission }

func (oneFile) Delete(context.Context, string) error { return fs.ErrPermission }

// Seal writes a document beside those of the store, in the same form: indented, with
// its digest, and signed if there is a key.
func Seal(doc any, key ed25519.PrivateKey) ([]byte, error) {
	file, digest, err := seal(doc)
	if err != nil {
		return nil, err
	}
	return (&Store{key: key}).signed(file, digest)
}

// Unseal checks that a document is whole and written as the store writes, and decodes
// it. Keys are those one of which has to have signed it; none: signatures do not matter.
func Unseal(name string, file []byte, doc any, keys []ed25519.PublicKey) []Finding {
	var found findings
	tree, err := decodeTree(file)
	if err == nil {
		err = unseal(file, doc)
	}
	if err == nil && !isForm(file) {
		err = errForm
	}
	if err != nil {
		found.wrong(name, damaged(name, err))
		return found
	}
	signature, err := signatureIn(tree)
	if err != nil {
		found.wrong(name, damaged(name, err))
		return found
	}
	digest, _ := tree["digest"].(string)
	found.signature(name, digest, signature, keys)
	return found
}

func signatureIn(tree map[string]any) (*Signature, error) {
	in, is := tree["signature"].(map[string]any)
	if !is {
		if tree["signature"] != nil {
			return nil, errors.New("its signature is no object")
		}
		return nil, nil
	}
	key, _ := in["key"].(string)
	sig, _ := in["ed25519"].(string)
	if len(in) != 2 || key == "" || sig == "" {
		return nil, fmt.Errorf("its signature has %d members", len(in))
	}
	return &Signature{Key: key, Ed25519: sig}, nil
}

// SHA256 is the SHA-256 of a file in hexadecimal.
func SHA256(file []byte) string { return sha256Hex(file) }
