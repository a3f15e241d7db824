package main

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rasoat/rules/message"
)

// verb is one directive of a message: %s, %q, %d, %+d, %[2]s, %.40s, %[1]v, or %%.
var verb = regexp.MustCompile(`%\+?(?:\[(\d+)\])?[.\d]*(.)`)

// argumentsOf returns which arguments a text prints, in order of their numbers.
func argumentsOf(t *testing.T, key, text string) []int {
	var used []int
	next := 1
	for _, m := range verb.FindAllStringSubmatch(text, -1) {
		if m[2] == "%" {
			continue
		}
		if plural := m[2] == "v" && m[1] != ""; !plural && !strings.Contains("sqd", m[2]) {
			t.Errorf("message %s: %s prints no text: arguments are texts, %%s, %%q or %%d, and their plural %%[1]v", key, m[0])
		}
		if n, err := strconv.Atoi(m[1]); err == nil {
			next = n
		}
		used = append(used, next)
		next++
	}
	slices.Sort(used)
	return slices.Compact(used)
}

// Both languages say the same: they print the same arguments, without a gap.
func TestMessagesAgree(t *testing.T) {
	for _, key := range message.Keys() {
		text, _ := message.Lookup(key)
		vi, en := argumentsOf(t, key, text.VI), argumentsOf(t, key, text.EN)
		if !slices.Equal(vi, en) {
			t.Errorf("message %s: Vietnamese prints the arguments %v, English %v", key, vi, en)
		}
		if n := len(vi); n > 0 && vi[n-1] != n {
			t.Errorf("message %s: prints the arguments %v, and not those between", key, vi)
		}
	}
}

// wording is what a text must not say, and what it says instead.
var wording = map[string]string{"tập dữ liệu": "bộ dữ liệu", "tập tin": "tệp"}

// One word for one thing, in everything that an officer reads.
func TestWording(t *testing.T) {
	for _, name := range houseFiles(t) {
		if !slices.Contains([]string{".go", ".md", ".yaml", ".tmpl"}, filepath.Ext(name)) || strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for never, instead := range wording {
			if strings.Contains(strings.ToLower(string(text)), never) {
				t.Errorf("%s says “%s”; the word of the house is “%s”", name, never, instead)
			}
		}
	}
}

// A message is said somewhere: by the variable its key was put in, by its key,
// or, where the last part of the key is found out at run time, by the rest.
func TestMessagesAreSaid(t *testing.T) {
	said := map[string]int{}      // texts of literals: how often
	mentioned := map[string]int{} // names by package: how often
	variables := map[string]string{}
	for _, s := range houseSources(t) {
		if s.isTest() {
			continue
		}
		dir := filepath.Dir(s.path)
		for _, v := range specsOf[*ast.ValueSpec](s.file) {
			for _, key := range definedKeys(v) {
				variables[key] = dir + "." + v.Names[0].Name
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(x.Value); err == nil && x.Kind == token.STRING {
					said[text]++
				}
			case *ast.Ident:
				mentioned[dir+"."+x.Name]++
			case *ast.SelectorExpr: // an exported key of another package
				if p, ok := x.X.(*ast.Ident); ok {
					mentioned["."+p.Name+"."+x.Sel.Name]++
				}
			}
			return true
		})
	}
	for text, n := range templateWords(t) {
		said[text] += n
	}
	for _, key := range message.Keys() {
		name := variables[key]
		dot := strings.LastIndex(key, ".") // a key without one has no rest
		if mentioned[name] < 2 && mentioned["."+lastPart(name)] == 0 && said[key] < 2 && (dot < 0 || said[key[:dot]] == 0) {
			t.Errorf("message %s is never said", key)
		}
	}
}

// lastPart turns "rules/manual.Checks" into "manual.Checks".
func lastPart(name string) string { return name[strings.LastIndex(name, "/")+1:] }

// definedKeys returns the key of `name = message.Define("key", …)`, and those of
// a table whose elements hold such calls: its messages are said by its name.
func definedKeys(v *ast.ValueSpec) (keys []string) {
	if len(v.Names) != 1 || len(v.Values) != 1 {
		return nil
	}
	ast.Inspect(v.Values[0], func(n ast.Node) bool {
		if key, ok := definedKey(n); ok {
			keys = append(keys, key)
		}
		_, isCode := n.(*ast.FuncLit)
		return !isCode
	})
	return keys
}

// definedKey returns the key of a call `message.Define("key", …)`.
func definedKey(n ast.Node) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 3 {
		return "", false
	}
	f, _ := call.Fun.(*ast.Ident) // as package message itself calls it
	if p, ok := call.Fun.(*ast.SelectorExpr); ok {
		f = p.Sel
	}
	if f == nil || f.Name != "Define" {
		return "", false
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return "", false
	}
	key, err := strconv.Unquote(lit.Value)
	return key, err == nil
}

// templateWords counts the quoted texts of templates.
func templateWords(t *testing.T) map[string]int {
	t.Helper()
	words := map[string]int{}
	for _, name := range houseFiles(t) {
		if filepath.Ext(name) != ".tmpl" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"([^"\n]*)"`).FindAllStringSubmatch(string(text), -1) {
			words[m[1]]++
		}
	}
	return words
}
