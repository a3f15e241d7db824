package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rasoat/rules"
	"rasoat/rules/format"
	"rasoat/rules/reference"
)

// The rules of the house, as tests: what may lie where, who may import whom.
// What a file may look like is in house_source_test.go, what a message may say
// in house_message_test.go.

// root is the repository, seen from this package.
const root = "../.."

// houseFiles are the files of the repository as git knows them, those not yet
// added included, ignored ones not.
func houseFiles(t *testing.T) []string {
	t.Helper()
	git := exec.Command("git", "ls-files", "-co", "--exclude-standard", "-z")
	git.Dir = root
	out, err := git.Output()
	if err != nil {
		t.Skip("the tree can be listed only in a clone with git: ", err)
	}
	var files []string
	for _, name := range strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		if _, err := os.Lstat(filepath.Join(root, name)); err == nil { // else: deleted, not yet committed
			files = append(files, name)
		}
	}
	return files
}

// The tree is the picture of the data flow: nothing else lies at the top.
func TestTopLevel(t *testing.T) {
	allowed := strings.Fields("cmd pipeline rules fixtures go.mod go.sum Makefile README.md README.vi.md LICENSE CHANGELOG.md")
	for _, name := range houseFiles(t) {
		top, _, _ := strings.Cut(name, "/")
		if !strings.HasPrefix(top, ".") && !slices.Contains(allowed, top) {
			t.Errorf("%s: nothing but %s and dot files lies at the top", name, strings.Join(allowed, ", "))
		}
	}
}

// importRule forbids imports: packages that match who may import, of this
// module, only what matches only, and nothing that matches never.
type importRule struct{ who, only, never, why string }

var importRules = []importRule{
	{who: `^rules(/|$)`, never: `^(pipeline|cmd)(/|$)`, why: "rules judge, pipeline moves"},
	{who: `^(rules|pipeline)(/|$)`, never: `^rules/check$`, why: "checks register, as database drivers do"},
	{who: `^rules/(message|internal/kernel)$`, only: `^$`, why: "it knows nothing of rules"},
	{who: `^rules/internal/state$`, only: `^rules/(internal/kernel|spill)$`, why: "it knows nothing of rules"},
	{who: `^rules/spill$`, only: `^rules/message$`, why: "it knows nothing of rules"},
	{who: `^rules/(value|format|reference)$`, never: `^rules$`, why: "values are below rules"},
	{who: `^pipeline/report$`, only: `^(pipeline/store|pipeline/dossier|rules/message)$`, why: "a report is made from the store alone"},
	{who: `^pipeline/dossier$`, only: `^(pipeline/(store|score|incident|catalogue)|rules/(message|value))$`, why: "a dossier is made from the store, and a catalogue's word on who there is"},
	{who: `^pipeline(/|$)`, never: `^pipeline/report$`, why: "nobody but the command imports report"},
	{who: `^pipeline/store$`, only: `^rules/`, why: "the store knows nothing of how its rows came about"},
	{who: `^pipeline/score$`, only: `^rules/`, why: "a method weighs whole numbers, wherever they come from"},
	{who: `^pipeline/scan$`, never: `^pipeline/(catalogue|store|score)$`, why: "a scan knows sources and rules"},
	{who: `^pipeline/source(/|$)`, never: `^pipeline/(catalogue|scan|store|score)$`, why: "a source knows no audit"},
	{who: `^pipeline/.`, never: `^pipeline$`, why: "imports go downwards"},
}

// registrars are the commands among the packages that link the checks in.
var registrars = []string{"rules/manual/generate"}

func TestImportRules(t *testing.T) {
	for _, p := range housePackages(t) {
		for _, r := range importRules {
			if !regexp.MustCompile(r.who).MatchString(p.name) || slices.Contains(registrars, p.name) {
				continue
			}
			for _, i := range p.imports {
				if r.never != "" && regexp.MustCompile(r.never).MatchString(i) ||
					r.only != "" && !regexp.MustCompile(r.only).MatchString(i) {
					t.Errorf("%s imports %s: %s", p.name, i, r.why)
				}
			}
		}
	}
}

// housePackage is a package of this module and what it imports of it, both by
// their folders.
type housePackage struct {
	name    string
	imports []string
}

func housePackages(t *testing.T) []housePackage {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	list.Dir, list.Stderr = root, os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal("go list: ", err)
	}
	var packages []housePackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		h := housePackage{name: strings.TrimPrefix(p.ImportPath, "rasoat/")}
		for _, i := range p.Imports {
			if inside, ok := strings.CutPrefix(i, "rasoat/"); ok {
				h.imports = append(h.imports, inside)
			}
		}
		packages = append(packages, h)
	}
}

func TestPackageNames(t *testing.T) {
	for _, p := range housePackages(t) {
		for _, part := range strings.Split(p.name, "/") {
			if slices.Contains([]string{"util", "utils", "helper", "helpers", "common", "base", "misc", "types"}, part) {
				t.Errorf("package %s: %s names nothing", p.name, part)
			}
		}
	}
}

// The prescribed libraries are required directly.
func TestPrescribedLibraries(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"github.com/apache/arrow/go/v17", "github.com/parquet-go/parquet-go",
		"github.com/xitongsys/parquet-go-source", "github.com/rs/zerolog", "github.com/urfave/cli/v2"} {
		if !regexp.MustCompile(`(?m)^\s*(require )?` + regexp.QuoteMeta(path) + ` v[^ ]*$`).Match(mod) {
			t.Errorf("go.mod does not require %s directly", path)
		}
	}
}

// One name everywhere: a format is its file, and checks, formats and the lists
// that ship are chapters of the manual. What a check's files are called is tested in rules/check.
func TestOneName(t *testing.T) {
	for _, name := range format.Names() {
		file := "rules/format/" + strings.ReplaceAll(name, ".", "_") + ".go"
		if _, err := os.Stat(filepath.Join(root, file)); err != nil {
			t.Errorf("%s has no %s", name, file)
		}
	}
	for _, book := range []string{"README.md", "README.vi.md"} {
		text, err := os.ReadFile(filepath.Join(root, "rules", book))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range slices.Concat(rules.Names(), format.Names(), reference.Names()) {
			if !strings.Contains(string(text), "\n### "+name+"\n") {
				t.Errorf("rules/%s has no chapter %s; run make generate", book, name)
			}
		}
	}
}
