package catalogue

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"

	"rasoat/rules/decode"
)

// headLine is a line of a dataset file that says what the dataset is called, whose it is
// or when it is due.
var headLine = regexp.MustCompile(`^(id|agency|every|due|weight)[ \t]*:[ \t]`)

// salvage takes from a file that is no YAML what single lines of it say nevertheless: a
// slip below must not turn the dataset into another one, or take it from its agency.
// What is wrong with these lines is left to when the file can be read.
func (c *Catalogue) salvage(d *Dataset, broken *decode.File, o []decode.Option) {
	var head []byte
	for line := range bytes.Lines(broken.Source) {
		if !headLine.Match(line) {
			continue
		}
		if _, sound := decode.Parse(broken.Path, line, o...).Root(); sound {
			head = append(head, line...)
		}
	}
	var f datasetFile
	file := decode.Parse(broken.Path, head, o...)
	file.Decode(&f)
	if !identForm.MatchString(string(f.ID.Value)) {
		f.ID.Value = ""
	}
	(&reader{Dataset: d, catalogue: c, file: file}).takeHead(f, false)
	d.guessed = d.guessed || !f.Every.Given()
}

// nameByFile gives what does not say its id that of its file's name, if no other dataset
// has it, so that there is a word of it in the store and in reports. Rules that ask for
// this id have been judged before: that it is meant is a guess.
func (c *Catalogue) nameByFile() {
	taken := map[string]bool{}
	for _, d := range c.Datasets {
		taken[d.ID] = true
	}
	for _, b := range c.Broken {
		taken[b.ID] = true
	}
	for i := range c.Broken {
		b := &c.Broken[i]
		name := strings.TrimSuffix(filepath.Base(b.Path), filepath.Ext(b.Path))
		if b.Unnamed && identForm.MatchString(name) && !taken[name] {
			b.ID, taken[name] = name, true
		}
	}
}
