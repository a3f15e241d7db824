package catalogue

import (
	"math/big"
	"regexp"
	"slices"

	"maps"

	"rasoat/pipeline/score"
	"rasoat/rules"
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

// version is the version of the form of a file; there is one so far.
type version int

func (v *version) DecodeNode(n decode.Node) {
	var i int
	if n.Decode(&i) && i != 1 {
		n.Complain(kindVersion, message.New(lintVersion, i), message.New(hintVersion))
	}
}

// ident is the id of a dataset, an agency or a reference. It becomes part of
// paths in the store, so it is short and plain.
type ident string

var identForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

func (i *ident) DecodeNode(n decode.Node) {
	if n.Decode((*string)(i)) && !identForm.MatchString(string(*i)) {
		n.Complain(kindID, message.New(lintBadID, decode.Short(string(*i))), message.New(hintID))
	}
}

// ruleIdent is the id of a rule: like ident, with dots, because rules that come
// from columns are named column.check.
type ruleIdent string

var ruleIdentForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$`)

func (i *ruleIdent) DecodeNode(n decode.Node) {
	if n.Decode((*string)(i)) && (len(*i) > 128 || !ruleIdentForm.MatchString(string(*i))) {
		n.Complain(kindID, message.New(lintBadID, decode.Short(string(*i))), message.New(hintRuleID))
	}
}

// digits is how many digits the codes of a column have.
type digits int

const mostDigits = 99

func (d *digits) DecodeNode(n decode.Node) {
	if n.Decode((*int)(d)) && (*d < 1 || *d > mostDigits) {
		n.Complain(kindValue, message.New(lintDigits, n.Text()), message.New(hintDigits, mostDigits))
	}
}

// weight is 0 or more, with no more digits than the store keeps.
type weight struct{ *big.Rat }

func (w *weight) DecodeNode(n decode.Node) {
	var r big.Rat
	if !n.Decode(&r) {
		return
	}
	if _, err := score.ParseDecimal(n.Text()); err != nil {
		n.Complain(kindValue, message.New(lintWeight, n.Text()), message.New(hintWeight))
		return
	}
	w.Rat = &r
}

// or returns the weight, or the default where there is none.
func (w weight) or(otherwise *big.Rat) *big.Rat {
	if w.Rat == nil {
		return otherwise
	}
	return w.Rat
}

// percent is a threshold, 0 to 100.
type percent struct{ *big.Rat }

func (p *percent) DecodeNode(n decode.Node) {
	var r big.Rat
	if !n.Decode(&r) {
		return
	}
	if _, err := score.ParseDecimal(n.Text()); err != nil || r.Cmp(big.NewRat(100, 1)) > 0 {
		n.Complain(kindValue, message.New(lintPercent, n.Text()), message.M{})
		return
	}
	p.Rat = &r
}

// node keeps a node to be read later, when more is known.
type node struct{ decode.Node }

func (k *node) DecodeNode(n decode.Node) { k.Node = n }

// ids are the ids given so far and where.
type ids map[string]rules.Place

// add takes an id, or complains that it is taken.
func (s ids) add(file *decode.File, id string, at rules.Place) bool {
	if first, taken := s[id]; taken {
		file.Complain(at, kindTwin, message.New(lintDuplicateID, id), message.New(decode.HintFirstAt, first.Line))
		return false
	}
	s[id] = at
	return true
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
