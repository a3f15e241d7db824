package dossier

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// words of the recommendations say what their figures say; nothing else is left out of
// what SQL makes again.
var unsaid = []string{"text_vi", "text_en"}

// TestSQL makes every figure of the dossiers of a year, a quarter and a month again by
// SQL over the store's Parquet files, in DuckDB.
func TestSQL(t *testing.T) {
	if err := exec.Command("python3", "-c", "import duckdb").Run(); err != nil {
		t.Skipf("python3 with its package duckdb is not here: %v", err)
	}
	source, err := os.ReadFile("testdata/again.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, f, location := yearOf(t)
	for _, span := range []string{"2026", "2026-Q4", "2026-11"} {
		d := made(t, span)
		dir := filepath.Join(t.TempDir(), "d")
		if err := d.Write(ctx, dir, nil, maker, nil); err != nil {
			t.Fatal(err)
		}
		bucket := map[Kind]string{Year: "month", Quarter: "week", Month: "day"}[d.Span.Kind]
		sql := strings.NewReplacer("{{store}}", location, "{{datasets}}", datasetValues(f), "{{agencies}}", agencyValues(f),
			"{{span}}", span, "{{from}}", iso(d.Span.From), "{{to}}", iso(d.Span.To), "{{before}}", d.Span.Before().String(),
			"{{before_from}}", iso(d.Span.Before().From), "{{before_to}}", iso(d.Span.Before().To), "{{bucket}}", bucket,
			"{{zone}}", f.Timezone, "{{method_sha256}}", f.MethodSHA256).Replace(string(source))
		for table, differs := range compareBySQL(t, sql, dir) {
			if differs != "" {
				t.Errorf("%s: %s:\n%s", span, table, differs)
			}
		}
	}
}

// compareBySQL returns of each table the rows that are in one of the two only.
func compareBySQL(t *testing.T, sql, dir string) map[string]string {
	t.Helper()
	type asked struct {
		Table   string
		Columns []string
	}
	var ask []asked
	for i := range Listings {
		a := asked{Table: Listings[i].Name}
		for _, c := range Listings[i].Columns {
			if !slices.Contains(unsaid, c.Name) {
				a.Columns = append(a.Columns, c.Name)
			}
		}
		ask = append(ask, a)
	}
	question, err := json.Marshal(map[string]any{"sql": sql, "dir": dir, "ask": ask})
	if err != nil {
		t.Fatal(err)
	}
	const program = `import duckdb, json, sys
q = json.load(sys.stdin)
db = duckdb.connect()
db.execute("SET enable_progress_bar = false")
db.execute(q["sql"])
answer = {}
for a in q["ask"]:
    columns = ", ".join('"%s"' % c for c in a["Columns"])
    file = "read_parquet('%s/%s.parquet')" % (q["dir"], a["Table"])
    lines = []
    n = db.execute("SELECT count(*) FROM " + file).fetchone()[0]
    m = db.execute("SELECT count(*) FROM " + a["Table"]).fetchone()[0]
    if n != m:
        lines.append("%d rows in the dossier, %d by SQL" % (n, m))
    for sign, one, two in [("dossier", file, a["Table"]), ("sql", a["Table"], file)]:
        for row in db.execute("SELECT %s FROM %s EXCEPT ALL SELECT %s FROM %s ORDER BY ALL LIMIT 5" % (columns, one, columns, two)).fetchall():
            lines.append(sign + " " + " ".join("%s=%s" % (c, v) for c, v in zip(a["Columns"], row)))
    answer[a["Table"]] = "\n".join(lines)
json.dump(answer, sys.stdout)`
	cmd := exec.Command("python3", "-c", program)
	cmd.Stdin = strings.NewReader(string(question))
	out, err := cmd.Output()
	if err != nil {
		var why string
		if e := new(exec.ExitError); errors.As(err, &e) {
			why = string(e.Stderr)
		}
		t.Fatalf("%v\n%s", err, why)
	}
	var answer map[string]string
	if err := json.Unmarshal(out, &answer); err != nil || len(answer) != len(Listings) {
		t.Fatalf("%v: %s", err, out)
	}
	return answer
}

func datasetValues(f *Frame) string {
	var rows []string
	for _, d := range f.Datasets {
		due := "NULL"
		if d.Due > 0 {
			due = fmt.Sprint(d.Due)
		}
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s, %s)", quoted(d.ID), quoted(d.Agency), quoted(d.Title), quoted(d.Every), due))
	}
	return strings.Join(rows, ", ")
}

func agencyValues(f *Frame) string {
	var rows []string
	for _, a := range f.Agencies {
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s)", quoted(a.ID), quoted(a.Parent), quoted(a.Code), quoted(a.Name)))
	}
	return strings.Join(rows, ", ")
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
