package catalogue_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rasoat/pipeline/catalogue"
	_ "rasoat/rules/check"
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

var update = flag.Bool("update", false, "write what is found into the txtar files")

var environment = decode.Environment(func(name string) (string, bool) {
	v, ok := map[string]string{"DB_PASSWORD": "mật khẩu", "STORE": "s3://bucket/scores"}[name]
	return v, ok
})

// Each txtar file is a catalogue and what Lint prints of it: want.txt in
// English, want.vi.txt in Vietnamese. `-update` writes them.
func TestLint(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("no test data")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := extract(t, archive)
			t.Chdir(dir)
			problems := catalogue.Lint(".", environment)
			for i := range archive.Files {
				want := &archive.Files[i]
				lang, ok := map[string]message.Lang{"want.txt": message.EN, "want.vi.txt": message.VI}[want.Name]
				if !ok {
					continue
				}
				var got bytes.Buffer
				if err := problems.Print(&got, lang, false); err != nil {
					t.Fatal(err)
				}
				if *update {
					want.Data = got.Bytes()
				} else if diff := cmp.Diff(string(want.Data), got.String()); diff != "" {
					t.Errorf("%s: - want, + got:\n%s", want.Name, diff)
				}
				if strings.Contains(got.String(), "mật khẩu") {
					t.Error("a secret was printed")
				}
			}
			if *update {
				write(t, filepath.Join(root, file), txtar.Format(archive))
			}
		})
	}
}

// root is the folder of the package: tests change theirs.
var root, _ = os.Getwd()

func extract(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "want") {
			write(t, filepath.Join(dir, f.Name), f.Data)
		}
	}
	return dir
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// load loads the catalogue of an archive in testdata/load.
func load(t *testing.T, name string) *catalogue.Catalogue {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join(root, "testdata", "load", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalogue.Load(extract(t, archive), environment)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestInit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	written, err := catalogue.Init(dir)
	if err != nil || len(written) < 3 {
		t.Fatal(written, err)
	}
	if problems := catalogue.Lint(dir); len(problems.List) > 0 {
		t.Error(problems)
	}
	c, err := catalogue.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Datasets) != 1 || len(c.Broken) != 0 {
		t.Errorf("%d datasets, %d broken", len(c.Datasets), len(c.Broken))
	}
	for _, d := range c.Datasets {
		if files, _ := filepath.Glob(filepath.Join(d.Dir, d.Source.Path)); len(files) == 0 {
			t.Errorf("%s: no extract at %s", d.ID, d.Source.Path)
		}
	}
	if err := os.Remove(written[0]); err != nil {
		t.Fatal(err)
	}
	again, err := catalogue.Init(dir)
	var problems *decode.Problems
	if !errors.As(err, &problems) || len(problems.List) != len(written)-1 || again != nil {
		t.Errorf("wrote over a catalogue: %v, %v", again, err)
	}
	if _, err := os.Stat(written[0]); err == nil {
		t.Error("wrote a part of a catalogue")
	}
}

// A fault in one dataset file stops that dataset only; of two files with one id
// nobody can say which is meant, so both are stopped.
func TestBroken(t *testing.T) {
	c := load(t, "broken")
	var good, broken []string
	for _, d := range c.Datasets {
		good = append(good, d.ID)
	}
	for _, b := range c.Broken {
		if len(b.Problems.List) == 0 {
			t.Errorf("%s: broken without a problem", b.Path)
		}
		broken = append(broken, filepath.Base(b.Path)+":"+b.ID+":"+b.Agency)
	}
	if diff := cmp.Diff([]string{"marriages"}, good); diff != "" {
		t.Error(diff)
	}
	want := []string{"births.yaml:births:ubnd", "deaths.yaml:deaths:ubnd", "deaths2.yaml::ubnd", "noise.yaml:noise:", "old.yml:old:", "strange.yaml:strange:ubnd"}
	if diff := cmp.Diff(want, broken); diff != "" {
		t.Error(diff)
	}
}

func TestNoCatalogue(t *testing.T) {
	_, err := catalogue.Load(t.TempDir())
	var problems *decode.Problems
	if !errors.As(err, &problems) || !strings.Contains(err.Error(), "rasoat.yaml: there is no such file [file]") {
		t.Error(err)
	}
}

// A dataset file alone: no agency, no source, the built-in references, the
// defaults; in a catalogue, what that catalogue declares.
func TestLoadDataset(t *testing.T) {
	alone := filepath.Join(t.TempDir(), "alone.yaml")
	write(t, alone, []byte("version: 1\nid: alone\ncolumns: {code: {checks: [{in_reference: vn.communes}]}}\n"))
	c, d, err := catalogue.LoadDataset(alone)
	if err != nil {
		t.Fatal(err)
	}
	if d.ID != "alone" || c.Zone.String() != "Asia/Ho_Chi_Minh" || !slices.Contains(c.Placeholders, "đang cập nhật") {
		t.Errorf("%+v", c)
	}

	dir := filepath.Join(t.TempDir(), "c")
	if _, err := catalogue.Init(dir); err != nil {
		t.Fatal(err)
	}
	whole, err := catalogue.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	c, d, err = catalogue.LoadDataset(filepath.Join(dir, "datasets", "births.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if d.SHA256 != whole.Datasets[0].SHA256 || c.Title != whole.Title {
		t.Error("a dataset at hand is not judged as in its catalogue")
	}
}
