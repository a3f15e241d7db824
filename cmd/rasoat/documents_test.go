package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rasoat/rules/message"
)

// Documents are executed: the commands of the README run, and print what it
// says they print.

// fence is a block of a document: its language, and its text.
var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

func blocksOf(t *testing.T, document, language string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, document))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
		if m[1] == language {
			blocks = append(blocks, m[2])
		}
	}
	return blocks
}

// A console block is commands behind “$ ” and what each prints on stdout. A
// line “…” stands for any lines. All blocks are one session in one folder.
func TestReadmeSession(t *testing.T) {
	dir := t.TempDir()
	fixtures, err := filepath.Abs(filepath.Join(root, "fixtures"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(fixtures, filepath.Join(dir, "fixtures")); err != nil {
		t.Skip(err)
	}
	blocks := blocksOf(t, "README.md", "console")
	if len(blocks) == 0 {
		t.Fatal("README.md shows no session")
	}
	for _, command := range commandsOf(strings.Join(blocks, "")) {
		command, want, _ := strings.Cut(command, "\n")
		sh := exec.Command("sh", "-c", recipe(t, command))
		sh.Dir = dir
		out, err := sh.Output()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if !asShown(strings.Split(string(out), "\n"), strings.Split(want, "\n")) {
			t.Errorf("$ %s\nprints\n%s\nREADME.md says\n%s", command, out, want)
		}
	}
	t.Run("store", func(t *testing.T) { readWithDuckDB(t, dir) })
}

// commandsOf splits a session into its commands, each with its output.
func commandsOf(session string) []string {
	return strings.Split("\n"+session, "\n$ ")[1:]
}

// recipe is what a make target runs, where it is more than rasoat itself.
func recipe(t *testing.T, command string) string {
	target, ok := strings.CutPrefix(command, "make ")
	if !ok {
		return command
	}
	text, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(target) + `:.*\n\t\./(rasoat .*)$`).FindStringSubmatch(string(text))
	if m == nil {
		t.Fatalf("the Makefile's %s does not run rasoat", target)
	}
	return m[1]
}

// asShown tells whether lines are those that a document shows. Blanks at the
// end of a line and empty lines at the end are not looked at.
func asShown(have, shown []string) bool {
	have, shown = trimmed(have), trimmed(shown)
	if len(shown) == 0 {
		return len(have) == 0
	}
	if shown[0] == "…" {
		return asShown(have, shown[1:]) || len(have) > 0 && asShown(have[1:], shown)
	}
	return len(have) > 0 && strings.TrimRight(have[0], " ") == strings.TrimRight(shown[0], " ") && asShown(have[1:], shown[1:])
}

func trimmed(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// readWithDuckDB runs the README's query on the store that the session made.
func readWithDuckDB(t *testing.T, dir string) {
	query := regexp.MustCompile(`duckdb -c "([^"]*)"`).FindStringSubmatch(strings.Join(blocksOf(t, "README.md", ""), ""))
	if query == nil {
		t.Fatal("README.md shows no query")
	}
	python := exec.Command("python3", "-c", "import duckdb, sys; print(len(duckdb.sql(sys.argv[1]).fetchall()))", query[1])
	python.Dir = dir
	if exec.Command("python3", "-c", "import duckdb").Run() != nil {
		t.Skip("python3 with duckdb is not installed")
	}
	out, err := python.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "5" {
		t.Errorf("%s\n%s%v", query[1], out, err)
	}
}

// The dataset files that the documents show are right, and so are the rule tests,
// if they show any.
func TestDocumentedRules(t *testing.T) {
	for _, document := range []string{"README.md", "rules/README.md", "rules/README.vi.md"} {
		blocks := blocksOf(t, document, "yaml")
		if len(blocks) == 0 {
			t.Errorf("%s shows no dataset file", document)
			continue
		}
		dir := filepath.Join(t.TempDir(), "catalogue")
		if out, err := exec.Command("rasoat", "init", dir).CombinedOutput(); err != nil {
			t.Fatalf("%s%v", out, err)
		}
		shown := blocks[0]
		if !strings.Contains(shown, "agency:") {
			shown = "id: births\nagency: so_tu_phap\nsource: {path: ../extracts/births.csv}\n" + shown
		}
		err := errors.Join(os.WriteFile(filepath.Join(dir, "datasets", "births.yaml"), []byte(withVersion(shown)), 0o644),
			os.RemoveAll(filepath.Join(dir, "tests")), os.Mkdir(filepath.Join(dir, "tests"), 0o755))
		tests := 0
		for _, block := range blocks[1:] {
			if file := regexp.MustCompile(`^# ((?:datasets|tests)/[a-z]+\.yaml)\n`).FindStringSubmatch(block); file != nil {
				err = errors.Join(err, os.WriteFile(filepath.Join(dir, file[1]), []byte(block), 0o644))
			}
			tests += strings.Count(block, "\ncases:")
		}
		if err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("rasoat", "lint", dir, "--lang", "en").CombinedOutput(); err != nil {
			t.Errorf("%s shows a dataset file with problems:\n%s", document, out)
		}
		if out, err := exec.Command("rasoat", "test", dir, "--lang", "en").CombinedOutput(); err != nil {
			t.Errorf("%s shows rule tests that do not hold:\n%s", document, out)
		}
		if tests == 0 {
			t.Errorf("%s shows no rule tests", document)
		}
	}
}

// What README.vi.md says of a report is what a report says: the bold words of
// its tables are words of the tool.
func TestReadmeWords(t *testing.T) {
	known := map[string]bool{}
	for _, key := range message.Keys() {
		text, _ := message.Lookup(key)
		known[text.VI] = true
	}
	text, err := os.ReadFile(filepath.Join(root, "README.vi.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\| \*\*(.+?)\*\* \|`).FindAllStringSubmatch(string(text), -1)
	if len(rows) == 0 {
		t.Fatal("README.vi.md explains no words")
	}
	for _, row := range rows {
		if !known[row[1]] {
			t.Errorf("README.vi.md explains “%s”, which no report says", row[1])
		}
	}
}

// link is a Markdown link to a file of the repository, or an anchor in one.
var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// Links of the documents lead somewhere.
func TestDocumentLinks(t *testing.T) {
	for _, name := range houseFiles(t) {
		if filepath.Ext(name) != ".md" || strings.HasPrefix(filepath.Base(name), "intro.") { // a part of rules/README.md
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(name), target)); errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
		}
	}
}

// What .ci/run calls is what the README tells a stranger to call, and each of
// the targets exists.
func TestReadmeCommandsAreTargets(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	ci, err := os.ReadFile(filepath.Join(root, ".ci/run"))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var targets []string
	for _, m := range regexp.MustCompile("(?m)(?:^|`)make ([a-z]+)").FindAllStringSubmatch(string(readme), -1) {
		targets = append(targets, m[1])
	}
	for _, target := range targets {
		if !regexp.MustCompile(`(?m)^` + target + `:`).Match(makefile) {
			t.Errorf("README.md names make %s, which the Makefile does not have", target)
		}
	}
	for _, target := range []string{"demo", "test"} {
		if !slices.Contains(targets, target) || !regexp.MustCompile(`(?m)^make `+target+`\b`).Match(ci) {
			t.Errorf("make %s is to be in README.md and in .ci/run", target)
		}
	}
}

// withVersion completes a fragment that shows some keys of a dataset file only.
func withVersion(shown string) string {
	if strings.Contains(shown, "version:") {
		return shown
	}
	return "version: 1\n" + shown
}
