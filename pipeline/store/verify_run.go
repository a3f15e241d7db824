package store

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"rasoat/rules/message"
)

// run is the verification of one attempt.
type run struct {
	*Store
	*filed
	dataset string
	chain   []filed
	keys    []ed25519.PublicKey
	joined  bool // there are files of its month, which are held against its tables
	files   int64
	removed int64 // tables that are missing for a reason
	found   findings
	held    held
}

// held are files that were read once and are looked at again: to hold them against their
// hash, to sum their rows up, and to read them.
type held struct {
	Files
	of map[string][]byte
}

func (h held) Open(ctx context.Context, name string) (File, error) {
	if data, ok := h.of[name]; ok {
		return &packedFile{bytes.NewReader(data), int64(len(data)), io.NopCloser(nil)}, nil
	}
	return h.Files.Open(ctx, name)
}

// sum returns the SHA-256 of a file, and holds it if it is of usual size.
func (h held) sum(ctx context.Context, name string) (string, error) {
	f, err := h.Files.Open(ctx, name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if f.Size() > wholeBytes {
		return sumOf(f, name)
	}
	data, err := readFile(f, name)
	if err != nil {
		return "", err
	}
	h.of[name] = data
	return sha256Hex(data), nil
}

// verify looks at every file of the run. What is wrong with the manifest itself, its
// chain says; without one nothing vouches for the tables.
func (r *run) verify(ctx context.Context) error {
	if r.filed.err != nil {
		return ctx.Err()
	}
	r.held = held{r.Store.files, map[string][]byte{}}
	name := r.place(r.dataset)
	data, err := readAll(ctx, r.Store.files, name)
	if err != nil {
		r.found.wrong(name, err)
		return ctx.Err()
	}
	r.files++
	m, err := decodeForm(name, data, DecodeManifest)
	if err != nil {
		r.found.wrong(name, err)
		return ctx.Err()
	}
	r.found.signature(name, m.Digest, m.Signature, r.keys)
	r.evidence(m)
	if err := r.folder(ctx, m); err != nil {
		return err
	}
	if r.tables(ctx, m) {
		r.figures(ctx, m)
	}
	return ctx.Err()
}

// folder names files that the manifest does not.
func (r *run) folder(ctx context.Context, m *Manifest) error {
	dir := path.Dir(r.place(r.dataset))
	names, err := r.Store.files.List(ctx, dir)
	for _, name := range names {
		table, isTable := strings.CutSuffix(name, ".parquet")
		if _, known := m.Tables[table]; name != "manifest.json" && name != tombstoneName && !(isTable && known) {
			r.found.add(dir+"/"+name, findStray)
		}
	}
	return err
}

// tables holds the tables of the run against its manifest, and tells whether all are
// what it says.
func (r *run) tables(ctx context.Context, m *Manifest) bool {
	before := len(r.found)
	stone := r.stone(ctx)
	for _, table := range m.tableNames() {
		name := historyFile(r.Period, r.dataset, r.RunID, table+".parquet")
		r.files++
		switch sum, err := r.held.sum(ctx, name); {
		case errors.Is(err, fs.ErrNotExist) && stone.has(table):
			r.removed++
			if stone.Removed[table].SHA256 != m.Tables[table].SHA256 {
				r.found.add(tombstoneFile(r.Period, r.dataset, r.RunID), findStone, table)
			}
		case errors.Is(err, fs.ErrNotExist):
			r.found.add(name, findMissing, r.RunID)
		case err != nil:
			r.found.wrong(name, err)
		case sum != m.Tables[table].SHA256:
			r.found.add(name, findTable, m.Tables[table].SHA256, sum)
		}
	}
	return len(r.found) == before
}

// stone reads the tombstone of the run, which names what is missing for a reason.
func (r *run) stone(ctx context.Context) *tombstone {
	name := tombstoneFile(r.Period, r.dataset, r.RunID)
	data, err := readAll(ctx, r.Store.files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return &tombstone{}
	}
	r.files++
	var t *tombstone
	if err == nil {
		t, err = decodeForm(name, data, func(data []byte) (*tombstone, error) {
			return decodeTombstone(data, r.Period, r.dataset, r.RunID)
		})
	}
	switch {
	case err != nil:
		r.found.wrong(name, err)
		return &tombstone{}
	case t.ManifestSHA256 != r.sha256:
		r.found.add(name, findStoneOf, r.place(r.dataset))
	}
	r.found.signature(name, t.Digest, t.Signature, r.keys)
	return t
}

var (
	findStone = message.Define("store.find_stone",
		"ghi giá trị băm khác với manifest cho bảng %s", "names another hash than the manifest for table %s")
	findStoneOf = message.Define("store.find_stone_of",
		"không phải là của tệp %s", "is not that of %s")
)

// evidence looks at the earlier manifests that this run was judged beside.
func (r *run) evidence(m *Manifest) {
	for _, in := range m.Inputs {
		if in.Kind != InputHistory {
			continue
		}
		at := slices.IndexFunc(r.chain, func(f filed) bool { return f.place(r.dataset) == in.Path })
		switch {
		case at < 0 || !r.chain[at].committed():
			r.found.add(in.Path, findMissing, r.RunID)
		case r.chain[at].err == nil && r.chain[at].sha256 != in.SHA256:
			r.found.add(r.place(r.dataset), findEvidence, in.Path, in.SHA256, r.chain[at].sha256)
		}
	}
}

// figures holds results_sha256 and the row of runs against the tables and the
// manifest: whoever altered a figure and made all hashes anew has to have thought of
// these, too.
//
// Where tables were removed, what is left is held by its hashes alone.
func (r *run) figures(ctx context.Context, m *Manifest) {
	if r.removed > 0 {
		return
	}
	sum, err := r.results(ctx, m)
	switch {
	case err != nil:
		r.found.wrong(r.place(r.dataset), err)
		return
	case sum != "" && sum != m.ResultsSHA256:
		r.found.add(r.place(r.dataset), findResults, m.ResultsSHA256, sum)
	}
	name := historyFile(r.Period, r.dataset, r.RunID, runsTable+".parquet")
	var t Tables
	if _, err := runsOf.read(ctx, r.held, name, &t); err != nil || len(t.Runs) != 1 {
		r.found.wrong(name, damaged(name, errors.Join(err, errors.New("one row is wanted"))))
		return
	}
	says := Tables{Runs: slices.Clone(t.Runs)}
	says.Runs[0].ResultsSHA256 = m.ResultsSHA256
	(&Attempt{}).completeRun(&says.Runs[0], m)
	got, want := runsOf.rows(&t)[0], runsOf.rows(&says)[0]
	for i, column := range runsOf.schema.Columns() {
		listed := column[0] == "input_sha256" && got[i].String() == m.listed()
		if !parquet.Equal(got[i], want[i]) && !listed {
			r.found.add(name, findRow, column[0])
			return
		}
	}
}

// results is results_sha256 of the tables as they lie there, by their own columns;
// "" where a newer version wrote tables or columns that this one does not know, for
// it does not know either whether they count.
func (r *run) results(ctx context.Context, m *Manifest) (string, error) {
	for name := range m.Tables {
		if !slices.ContainsFunc(tables, func(t *table) bool { return t.name == name }) {
			return "", nil
		}
	}
	sum := resultsOf(m.Version)
	for _, t := range tables {
		if _, has := m.Tables[t.name]; !has {
			continue // an older version wrote the run
		}
		known, err := r.addTable(ctx, sum, t)
		if !known || err != nil {
			return "", err
		}
	}
	return sum.sum(), nil
}

// addTable adds the rows of a file to the digest, unless it has columns that are not
// known.
func (r *run) addTable(ctx context.Context, sum results, t *table) (known bool, err error) {
	name := historyFile(r.Period, r.dataset, r.RunID, t.name+".parquet")
	f, err := r.held.Open(ctx, name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	defer func() {
		if p := recover(); p != nil { // as parquet-go answers some damaged files
			err = damaged(name, fmt.Errorf("parquet: %v", p))
		}
	}()
	whole, err := inMemory(f)
	if err != nil {
		return false, err
	}
	p, err := parquet.OpenFile(whole, f.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return false, damaged(name, err)
	}
	columns := p.Schema().Columns()
	for _, c := range columns {
		if _, ok := t.schema.Lookup(c...); !ok {
			return false, nil
		}
	}
	sum.begin(t.name)
	all := newResults()
	figures, every := sum.of(t.own, columns), all.of(nil, columns)
	err = eachRow(p, func(rows []parquet.Row) {
		figures.add(rows)
		r.foreign(name, columns, rows)
		if r.joined {
			every.add(rows)
		}
	})
	if r.joined && err == nil {
		r.digests = append(r.digests, tableDigest{t, [sha256.Size]byte(all.h.Sum(nil))})
	}
	return true, err
}

// tableDigest is that of all rows of a table, in the order of its file, and of all
// columns. A month's file has to have the same.
type tableDigest struct {
	*table
	sum [sha256.Size]byte
}

// digest is that of a table; known is false where it was not made.
func (f *filed) digest(t *table) (sum string, known bool) {
	for _, d := range f.digests {
		if d.table == t {
			return hex.EncodeToString(d.sum[:]), true
		}
	}
	return "", false
}

// foreign names the table if a row of it is of another run.
func (r *run) foreign(name string, columns [][]string, rows []parquet.Row) {
	want := map[string]string{"agency": r.Agency, "dataset": r.dataset, "run_id": r.RunID}
	for i, c := range columns {
		for _, row := range rows {
			text, isText := want[c[0]]
			if isText && !bytes.Equal(row[i].ByteArray(), []byte(text)) || c[0] == "period" && row[i].Int32() != r.Period {
				r.found.add(name, findForeignRow, c[0])
				return
			}
		}
	}
}

// eachRow reads the rows of a file, some at a time.
func eachRow(p *parquet.File, visit func([]parquet.Row)) error {
	if err := flat(p.Schema()); err != nil {
		return err
	}
	columns := make([]int, len(p.Schema().Columns()))
	for i := range columns {
		columns[i] = i
	}
	for _, g := range p.RowGroups() {
		err := eachBatch(g, columns, func(values [][]parquet.Value) error {
			visit(rowsOf(values))
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// rowsOf are the rows of columns.
func rowsOf(columns [][]parquet.Value) []parquet.Row {
	rows, width := make([]parquet.Row, len(columns[0])), len(columns)
	cells := make([]parquet.Value, width*len(rows))
	for i := range rows {
		rows[i] = cells[i*width:][:width:width]
		for c := range columns {
			rows[i][c] = columns[c][i]
		}
	}
	return rows
}
