package decode_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

var update = flag.Bool("update", false, "write what is found into the txtar files")

// sample has every form of field that Decode knows.
type sample struct {
	ID       decode.Placed[string] `yaml:"id,required"`
	Title    string                `yaml:"title"`
	Every    string                `yaml:"every" enum:"day week month"`
	Due      *int                  `yaml:"due"`
	Port     uint16                `yaml:"port"`
	Weight   *big.Rat              `yaml:"weight"`
	Share    float64               `yaml:"share"`
	Personal bool                  `yaml:"personal"`
	Until    value.Day             `yaml:"until"`
	Age      value.Duration        `yaml:"age"`
	Type     value.Type            `yaml:"type"`
	Words    []string              `yaml:"words" enum:"red green blue"`
	Names    map[string]string     `yaml:"names"`
	Inside   *inside               `yaml:"inside"`
	Items    []inside              `yaml:"items"`
	Source   source                `yaml:"source,secrets"`
	Shared   `yaml:",inline"`
	Ignored  string `yaml:"-"`
	Untagged string
}

type inside struct {
	Name  string  `yaml:"name,required"`
	Ratio big.Rat `yaml:"ratio"`
}

type source struct {
	Path  string            `yaml:"path"`
	Query map[string]string `yaml:"query"`
}

type Shared struct {
	Note string `yaml:"note"`
}

func env(name string) (string, bool) {
	v, ok := map[string]string{"USER": "kiem_toan", "PASSWORD": "bí mật ${USER}", "EMPTY": ""}[name]
	return v, ok
}

// Each txtar file holds pairs of files: NAME.yaml and NAME.txt, what is printed
// in English, or NAME.vi.txt, in Vietnamese. `-update` writes them.
func TestProblems(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no test data", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i < len(archive.Files); i += 2 {
			yaml, txt := archive.Files[i-1], &archive.Files[i]
			t.Run(txt.Name, func(t *testing.T) {
				lang := message.EN
				if strings.HasSuffix(txt.Name, ".vi.txt") {
					lang = message.VI
				}
				got := printed(t, yaml.Name, unquoteBytes(yaml.Data), lang)
				if *update {
					txt.Data = got
				} else if diff := cmp.Diff(string(txt.Data), string(got)); diff != "" {
					t.Errorf("- want, + got:\n%s", diff)
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// unquoteBytes puts the bytes in place of <XX>: an archive is text.
func unquoteBytes(data []byte) []byte {
	for b := range 256 {
		data = bytes.ReplaceAll(data, fmt.Appendf(nil, "<%02X>", b), []byte{byte(b)})
	}
	return data
}

func printed(t *testing.T, name string, data []byte, lang message.Lang) []byte {
	t.Helper()
	f := decode.Parse(name, data, decode.Environment(env))
	var s sample
	f.Decode(&s)
	var b bytes.Buffer
	if err := f.Problems().Print(&b, lang, false); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDecode(t *testing.T) {
	const text = `
id: births
title: 2026
due: 15
port: 8080
weight: 2.50
share: 0.5
personal: true
until: 2026-12-31
age: 3mo
type: date
words: red
names: {a: x, b: 01}
inside: &one {name: n, ratio: -1.5}
items:
  - *one
  - {<<: *one, name: m}
source: {path: "db://${USER}:${PASSWORD}@h/${EMPTY}", query: {u: "${USER}"}}
note: inlined
`
	s := sample{Every: "month", Ignored: "kept"}
	f := decode.Parse("x.yaml", []byte(text), decode.Environment(env))
	if !f.Decode(&s) {
		t.Fatal(f.Problems())
	}
	due := 15
	age, _ := value.ParseDuration("3mo")
	until, _ := value.ParseDay("2026-12-31")
	want := sample{
		Title: "2026", Every: "month", Due: &due, Port: 8080, Weight: big.NewRat(5, 2), Share: 0.5,
		Personal: true, Until: until, Age: age, Type: value.Date, Words: []string{"red"},
		Names:  map[string]string{"a": "x", "b": "01"},
		Inside: &inside{"n", *big.NewRat(-3, 2)},
		Items:  []inside{{"n", *big.NewRat(-3, 2)}, {"m", *big.NewRat(-3, 2)}},
		Source: source{"db://kiem_toan:bí mật ${USER}@h/", map[string]string{"u": "kiem_toan"}},
		Shared: Shared{"inlined"}, Ignored: "kept",
	}
	want.ID = s.ID
	sameNumber := cmp.Comparer(func(a, b big.Rat) bool { return a.Cmp(&b) == 0 })
	if diff := cmp.Diff(want, s, sameNumber); diff != "" {
		t.Error(diff)
	}
	if s.ID.Value != "births" || s.ID.Place.Line != 2 || s.ID.Place.Col != 5 {
		t.Errorf("id: %+v", s.ID)
	}
}

// A secret must not be found in any message, however wrong the file is.
func TestSecretsStayOut(t *testing.T) {
	const text = "id: a\nsource: {path: ['${PASSWORD}'], query: {x: {y: '${PASSWORD}'}}, other: '${PASSWORD}'}\ntitle: '${PASSWORD}'\ntype: '${PASSWORD}'\nevery: '${PASSWORD}'\n"
	for _, lang := range []message.Lang{message.VI, message.EN} {
		if out := printed(t, "x.yaml", []byte(text), lang); bytes.Contains(out, []byte("bí mật")) {
			t.Errorf("a secret was printed:\n%s", out)
		}
	}
}

func TestLimits(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("a: &a [x]\n")
	for c := 'b'; c < 'k'; c++ {
		fmt.Fprintf(&bomb, "%c: &%c [%s]\n", c, c, strings.Repeat("*"+string(c-1)+",", 9))
	}
	for name, c := range map[string]struct{ text, where string }{
		"bomb":  {bomb.String(), "alias"},
		"self":  {"a: &a {b: *a}\n", "alias"},
		"deep":  {strings.Repeat("[", 200) + strings.Repeat("]", 200), "depth"},
		"large": {strings.Repeat("# ...\n", 1<<20), "size"},
	} {
		t.Run(name, func(t *testing.T) {
			f := decode.Parse("x.yaml", []byte(c.text))
			list := f.Problems().List
			if _, ok := f.Root(); ok || len(list) != 1 || list[0].Where != c.where {
				t.Errorf("got %v", list)
			}
		})
	}
}

func TestColour(t *testing.T) {
	f := decode.Parse("x.yaml", []byte("idd: x\n"))
	f.Decode(new(sample))
	var b bytes.Buffer
	if err := f.Problems().Print(&b, message.EN, true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\x1b[31;1m^~~\x1b[0m") {
		t.Errorf("%q", b.String())
	}
}

// Whatever the bytes, nothing panics, every problem stands inside the file, and
// it can be printed in both languages.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, one := range archive.Files {
			f.Add(unquoteBytes(one.Data))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := decode.Parse("x.yaml", data, decode.Environment(env))
		var s sample
		file.Decode(&s)
		var any map[string][]map[string]string
		file.Decode(&any)
		problems := file.Problems()
		lines := decode.SplitLines(file.Source)
		for _, p := range problems.List {
			inside := p.Place.Line >= 1 && p.Place.Col >= 1 && (p.Place.Line == 1 && p.Place.Col == 1 ||
				p.Place.Line <= len(lines) && p.Place.Col <= len([]rune(string(lines[p.Place.Line-1])))+1)
			if !inside {
				t.Errorf("%v is outside of the file of %d lines", p.Place, len(lines))
			}
			if p.Where == "" || p.Text.In(message.VI) == p.Text.String() || strings.Contains(p.Text.In(message.EN), "%!") {
				t.Errorf("problem without words: %+v", p)
			}
		}
		for _, lang := range []message.Lang{message.VI, message.EN} {
			var b bytes.Buffer
			if err := problems.Print(&b, lang, false); err != nil {
				t.Error(err)
			}
		}
	})
}
