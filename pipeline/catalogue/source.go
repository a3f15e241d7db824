package catalogue

import (
	"strings"

	"rasoat/pipeline/source"
	"rasoat/pipeline/source/database"
	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// spec is the source block, read by the tags of its own package, and as it is
// written.
type spec struct {
	source.Spec
	node    decode.Node
	written any
}

// sourceBlock has all keys of a source block. A list, which takes those of files, cannot be
// asked of a database: only here may values come from the environment.
type sourceBlock struct {
	Spec     source.Spec     `yaml:",inline"`
	Database source.Database `yaml:",inline"`
}

func (s *spec) DecodeNode(n decode.Node) {
	s.node, s.written = n, plain(n)
	var b sourceBlock
	if n.Decode(&b) {
		s.Spec, s.Spec.Database = b.Spec, b.Database
		s.complain()
	}
}

// complain has package source say what is wrong with the block. A key that
// takes its value from the environment gets plainer words: those of package
// source quote the value.
func (s *spec) complain() {
	for _, f := range s.Faults() {
		text := f.Message
		at, ok := s.node.Get(f.Key)
		if !ok {
			at = s.node
		}
		if strings.Contains(at.Text(), "${") {
			text = message.New(lintSecretValue, decode.Short(at.Text()))
		}
		at.Complain(kindSource, text, f.Hint)
	}
	if at, ok := s.node.Get("dsn"); ok {
		if password := database.Secret(at.Text()); !isVariable(password) {
			at.Blot(password)
			at.Complain(kindSource, message.New(lintPassword), message.New(hintPassword))
		}
	}
	for _, form := range s.DateFormats {
		if _, err := value.ParseDateForm(form); err != nil {
			at, _ := s.node.Get("date_formats")
			at.Complain(kindSource, message.New(lintDateForm), message.New(hintDateForm))
		}
	}
}

// isVariable tells whether a password is taken from the environment, all of it.
func isVariable(password string) bool {
	name, opens := strings.CutPrefix(password, "${")
	return password == "" || opens && strings.IndexByte(name, '}') == len(name)-1
}

// takeSource takes the source block, which only a file at hand can do without.
func (r *reader) takeSource(s decode.Placed[spec], alone bool) {
	r.Source, r.written = s.Value.Spec, s.Value.written
	at, written := r.idPlace, false
	if s.Given() {
		at = s.Place
		_, written = s.Value.node.Get("path")
		if _, database := s.Value.node.Get("dsn"); database {
			written = true
		}
	}
	if !alone && !written {
		r.complain(at, kindMissing, message.New(lintNoSource), message.New(hintSource))
	}
}

// forms are the forms in which the values of a type are written throughout the
// source, as far as the source block declares them.
func (r *reader) forms(t value.Type) []string {
	switch t {
	case value.Date, value.Timestamp:
		return r.Source.DateFormats
	case value.Integer, value.Decimal:
		if r.Source.Decimal != "" {
			return []string{r.Source.Decimal}
		}
	}
	return nil
}

// fillForms gives the columns that declare no forms those of the source.
func (r *reader) fillForms() {
	for i := range r.Columns {
		if c := &r.Columns[i]; len(c.Formats) == 0 {
			c.Formats = r.forms(c.Type)
		}
	}
}
