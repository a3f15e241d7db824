// Package views writes the SQL by which dashboards read a score store: a view for
// each table, and views over them that answer what is asked most.
//
//	latest          the newest score of each dataset
//	trend           the score of each dataset and period, and how it has changed
//	ranking         the agencies of the newest period
//	worst_rules     the rules that fail in the newest period of each dataset
//	open_incidents  what is still to be corrected, with its due dates
//
//	shown_runs      which run counts for each dataset and period
//
// The files of one run are switched one after another, so a view of a table shows
// only rows of the run that runs shows: while a dataset is being switched, it is left
// out rather than shown half. A month that ended may be one file, and a day of it that
// was audited again a file beside it: shown_runs chooses, by the names of the files, as
// the store itself does, so that a dashboard sees no difference while months are joined.
//
// What is over the tables is one text for all dialects, in queries.sql; they differ
// in how files are read and days are counted, which is in this file. Those of DuckDB,
// ClickHouse and Spark are run by tests; those of Trino, a server of a gigabyte, were run
// by hand on version 476 and answered as DuckDB does.
package views

import (
	_ "embed" // the queries
	"fmt"
	"io"
	"strings"
	"text/template"

	"rasoat/pipeline/store"
)

//go:embed queries.sql
var queries string

// Dialects are the names of the dialects that Write knows.
func Dialects() []string { return []string{"duckdb", "clickhouse", "trino", "spark"} }

// dialect is what differs between systems that read the files.
type dialect struct {
	create string                                      // begins the definition of a view
	files  func(location string, t store.Table) string // comes before: how the files of a table become readable
	from   func(location string, t store.Table) string // what is read
	path   string                                      // the path of the file that a row is in
	all    func(t store.Table) string                  // its columns, without the path
	days   string                                      // %d days, as the distance between two rows of a window
	quote  string                                      // stands on both sides of a name
	needs  string                                      // comes first: how the system has to be set up
}

var dialects = map[string]dialect{
	"duckdb": {create: "CREATE OR REPLACE VIEW", path: `replace(t.filename, chr(92), '/')`, all: func(store.Table) string { return "t.* EXCLUDE (filename)" }, days: "INTERVAL %d DAY", quote: `"`, from: func(location string, t store.Table) string {
		return "read_parquet(" + quoted(literal(location)+"/current/"+t.Name+"/**/*.parquet") + ", hive_partitioning = false, union_by_name = true, filename = true)"
	}},
	"clickhouse": {create: "CREATE OR REPLACE VIEW", path: "t._path", all: everything, days: "%d", quote: `"`, from: func(location string, t store.Table) string {
		if inBucket(location) {
			return "s3(" + quoted(location+"/current/"+t.Name+"/**/*.parquet") + ", 'Parquet')"
		}
		return "file(" + quoted(location+"/current/"+t.Name+"/**/*.parquet") + ", Parquet)"
	}},
	"trino": {create: "CREATE OR REPLACE VIEW", path: `t."$path"`, all: everything, days: "INTERVAL '%d' DAY", quote: `"`, files: trinoTable, from: filesOf, needs: trinoCatalog},
	"spark": {create: "CREATE OR REPLACE TEMPORARY VIEW", path: "t.file", all: namedColumns, days: "INTERVAL '%d' DAY", quote: "`", files: sparkFiles,
		from: func(location string, t store.Table) string {
			return "(SELECT *, input_file_name() AS file FROM " + filesOf(location, t) + ")"
		}},
}

// filesOf is the name under which the files of a table can be read.
func filesOf(_ string, t store.Table) string { return t.Name + "_files" }

// everything is where the path of a file is a hidden column.
func everything(store.Table) string { return "t.*" }

// namedColumns is where it is one like others.
func namedColumns(t store.Table) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = "t.`" + c.Name + "`"
	}
	return strings.Join(names, ", ")
}

// trinoTypes and sparkTypes are the types of columns as these systems call them.
var (
	trinoTypes = map[string]string{"text": "varchar", "int": "bigint", "double": "double", "boolean": "boolean",
		"date": "date", "timestamp": "timestamp(3)"}
	sparkTypes = map[string]string{"text": "string", "int": "bigint", "double": "double", "boolean": "boolean",
		"date": "date", "timestamp": "timestamp"}
)

// declared are the columns of a table with their types.
func declared(t store.Table, quote string, types map[string]string) string {
	columns := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = "  " + quote + c.Name + quote + " " + types[c.Type]
	}
	return strings.Join(columns, ",\n")
}

// trinoTable is an external table. The folders year=… and month=… are no columns, and
// moments are of milliseconds: both as trinoCatalog says.
func trinoTable(location string, t store.Table) string {
	return fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (\n%s\n) WITH (format = 'PARQUET', external_location = %s);\n",
		filesOf(location, t), declared(t, `"`, trinoTypes), quoted(location+"/current/"+t.Name))
}

// sparkFiles declares the columns: one that no file has yet is null.
func sparkFiles(location string, t store.Table) string {
	if inBucket(location) { // by the name that Hadoop has for the protocol
		location = "s3a" + strings.TrimPrefix(location, "s3")
	}
	return fmt.Sprintf("CREATE OR REPLACE TEMPORARY VIEW %s (\n%s\n) USING parquet OPTIONS (path %s, recursiveFileLookup 'true');\n",
		filesOf(location, t), declared(t, "`", sparkTypes), escaped(location+"/current/"+t.Name))
}

// quoted is a text of SQL.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// escaped is a text of Spark's SQL, where two quotes are none.
func escaped(s string) string {
	return "'" + strings.NewReplacer("\\", "\\\\", "'", "\\'").Replace(s) + "'"
}

// Write writes the views of a store at a location, which is not looked at: it may be
// the one that the other system knows it by.
func Write(w io.Writer, name, location string) error {
	d, ok := dialects[name]
	if !ok {
		return fmt.Errorf("there is no dialect %q, but %s", name, strings.Join(Dialects(), ", "))
	}
	location = strings.TrimRight(location, "/")
	if err := refuse(name, location); err != nil {
		return err
	}
	text, err := template.New("queries").Funcs(template.FuncMap{
		"days":   func(n int) string { return fmt.Sprintf(d.days, n) },
		"create": func() string { return d.create },
		"name":   func(name string) string { return d.quote + name + d.quote },
	}).Parse(queries)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(d.needs)
	if inBucket(location) {
		b.WriteString(access[name])
	}
	for _, t := range store.Schema() { // runs is the first
		if d.files != nil {
			b.WriteString(d.files(location, t))
		}
		if t.Name == "runs" {
			fmt.Fprintf(&b, shownRuns, d.create, d.kind(), d.from(location, t))
		}
		b.WriteString(d.table(location, t))
	}
	if err := text.Execute(&b, nil); err != nil {
		return err
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// inBucket tells whether the store is in a bucket, as s3://bucket/folder.
func inBucket(location string) bool { return strings.HasPrefix(location, "s3://") }

// trinoCatalog is what an external table of Trino needs: it takes columns of other types
// than the precision of the catalogue for a mistake.
const trinoCatalog = `-- The catalogue of Trino has to say connector.name=hive and hive.recursive-directories=true, and to leave
-- hive.timestamp-precision at MILLISECONDS, as it is by itself.
`

// access says, before the views of a store in a bucket, how the system gets there. Keys
// are not for files of SQL.
var access = map[string]string{
	"duckdb": `-- DuckDB reads s3:// by its extension httpfs. Tell it once where the server is; keys it takes from
-- the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY). Without ENDPOINT it is AWS itself:
--   INSTALL httpfs; LOAD httpfs; INSTALL aws; LOAD aws;
--   CREATE OR REPLACE SECRET rasoat (TYPE s3, PROVIDER credential_chain, CHAIN 'env',
--     ENDPOINT 'host:port', URL_STYLE 'path', USE_SSL true, REGION 'us-east-1');
`,
	"clickhouse": `-- ClickHouse takes s3:// for AWS. For a server of one's own map it in config.xml, and put the keys there:
--   <url_scheme_mappers><s3><to>https://host:port/{bucket}</to></s3></url_scheme_mappers>
--   <s3><store><endpoint>https://host:port/</endpoint><access_key_id>…</access_key_id>…</store></s3>
`,
	"trino": `-- The catalogue of Trino says where the server is: fs.native-s3.enabled=true, s3.endpoint=https://host:port,
-- s3.path-style-access=true, s3.region=us-east-1, and the keys.
`,
	"spark": `-- Spark reads s3a:// by hadoop-aws: fs.s3a.endpoint=https://host:port, fs.s3a.path.style.access=true, and the keys.
`,
}

// shownRuns is the view of which run counts for each dataset and period, and whether it
// is looked for in days' files (kind 0) or in months' (kind 1): a day's file of runs
// wins over the month's.
const shownRuns = `%s shown_runs AS
SELECT period, dataset, run_id, kind
FROM (SELECT k.*, min(kind) OVER (PARTITION BY period, dataset) AS wins
      FROM (SELECT t.period, t.dataset, t.run_id, %s AS kind FROM %s AS t) AS k) AS w
WHERE kind = wins;
`

// kind is 1 in a month's file, 0 in a day's.
func (d *dialect) kind() string {
	return "CASE WHEN " + d.path + " LIKE '%/____-__.parquet' THEN 1 ELSE 0 END"
}

// table is the view of a table: what the run that counts has in files of its kind. Of
// incidents a day's file follows from the run of a month's file where an earlier day was
// audited again; while months are joined both have the same rows.
func (d *dialect) table(location string, t store.Table) string {
	head, from := fmt.Sprintf("%s %s AS SELECT", d.create, t.Name), fmt.Sprintf("%s FROM %s AS t", d.all(t), d.from(location, t))
	const runs = " JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id"
	switch t.Name {
	case "agency_scores":
		return fmt.Sprintf("%s %s JOIN (SELECT t.period, min(%s) AS kind FROM %s AS t GROUP BY t.period) AS k ON k.period = t.period AND k.kind = %s;\n",
			head, from, d.kind(), d.from(location, t), d.kind())
	case "incidents":
		return fmt.Sprintf("%s DISTINCT %s%s;\n", head, from, runs)
	}
	return fmt.Sprintf("%s %s%s AND r.kind = %s;\n", head, from, runs, d.kind())
}
