package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The limits of the house: files are about 120 lines, functions about 8.
const (
	mostFileLines = 400
	mostFuncLines = 60
	mostMainLines = 40
)

// goFile is a parsed Go file of the repository.
type goFile struct {
	path string // from the root, slashed
	fset *token.FileSet
	file *ast.File
	text string
}

func (s goFile) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s goFile) line(p token.Pos) int { return s.fset.Position(p).Line }

func houseSources(t *testing.T) []goFile {
	t.Helper()
	var all []goFile
	for _, name := range houseFiles(t) {
		if filepath.Ext(name) != ".go" || strings.Contains(name, "/testdata/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		s := goFile{path: name, fset: token.NewFileSet(), text: string(text)}
		if s.file, err = parser.ParseFile(s.fset, name, text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func TestLengths(t *testing.T) {
	for _, s := range houseSources(t) {
		most := mostFileLines
		if s.path == "cmd/rasoat/main.go" {
			most = mostMainLines
		}
		if lines := strings.Count(s.text, "\n"); lines > most {
			t.Errorf("%s has %d lines, more than %d", s.path, lines, most)
		}
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && !s.isTest() { // a test may be one long table
				if lines := s.line(f.End()) - s.line(f.Pos()) + 1; lines > mostFuncLines {
					t.Errorf("%s:%d: %s has %d lines, more than %d", s.path, s.line(f.Pos()), f.Name.Name, lines, mostFuncLines)
				}
			}
		}
	}
}

// debris is what a finished work does not hold; spelt so that this file holds
// none of it.
var debris = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|HA` + `CK)\b|(?i:not (yet )?implem` + `ented)`)

func TestNoDebris(t *testing.T) {
	for _, s := range houseSources(t) {
		for _, at := range debris.FindAllStringIndex(s.text, -1) {
			t.Errorf("%s:%d: %s", s.path, strings.Count(s.text[:at[0]], "\n")+1, s.text[at[0]:at[1]])
		}
	}
}

// emptyWord is part of a name that says nothing of what is named.
var emptyWord = regexp.MustCompile(`(^|[a-z0-9])(Manager|Processor|Handler|Engine|Util|Utils|Helper|Common|Base|Info|Data)($|[A-Z0-9])`)

func TestTypeNames(t *testing.T) {
	for _, s := range houseSources(t) {
		for _, spec := range specsOf[*ast.TypeSpec](s.file) {
			if name := strings.ToUpper(spec.Name.Name[:1]) + spec.Name.Name[1:]; emptyWord.MatchString(name) {
				t.Errorf("%s:%d: type %s: a name that says what it is, please", s.path, s.line(spec.Pos()), spec.Name.Name)
			}
		}
	}
}

func specsOf[S ast.Spec](f *ast.File) []S {
	var specs []S
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok {
			for _, spec := range g.Specs {
				if s, ok := spec.(S); ok {
					specs = append(specs, s)
				}
			}
		}
	}
	return specs
}

// Every exported name of a package that others import says what it is, and
// every package has its essay.
func TestDocComments(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range houseSources(t) {
		if s.isTest() {
			continue
		}
		dir := filepath.Dir(s.path)
		documented[dir] = documented[dir] || s.file.Doc != nil
		if s.file.Name.Name == "main" {
			continue
		}
		for _, d := range s.file.Decls {
			for _, name := range undocumented(d) {
				t.Errorf("%s:%d: %s has no doc comment", s.path, s.line(d.Pos()), name)
			}
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s: the package has no comment", dir)
		}
	}
}

// undocumented returns the exported names of a declaration without a comment.
func undocumented(d ast.Decl) []string {
	if f, ok := d.(*ast.FuncDecl); ok {
		// What Error and Unwrap do is known.
		known := f.Recv != nil && (f.Name.Name == "Error" || f.Name.Name == "Unwrap")
		if f.Doc == nil && f.Name.IsExported() && exportedReceiver(f) && !known {
			return []string{f.Name.Name}
		}
		return nil
	}
	g := d.(*ast.GenDecl)
	var names []string
	for _, spec := range g.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && s.Doc == nil && s.Comment == nil && g.Doc == nil {
				names = append(names, s.Name.Name)
			}
		case *ast.ValueSpec:
			// A comment over a group speaks for all of its constants.
			if s.Doc == nil && s.Comment == nil && g.Doc == nil && slices.ContainsFunc(s.Names, (*ast.Ident).IsExported) {
				names = append(names, s.Names[0].Name)
			}
		}
	}
	return names
}

// exportedReceiver tells whether a method is seen from outside; functions are.
func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	on := f.Recv.List[0].Type
	for {
		switch x := on.(type) {
		case *ast.StarExpr:
			on = x.X
		case *ast.IndexExpr:
			on = x.X
		case *ast.IndexListExpr:
			on = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}
