package catalogue

import (
	"math/big"
	"slices"

	"rasoat/rules"
	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// ruleFile is the keys of a rule beside the one that names its check.
type ruleFile struct {
	ID         decode.Placed[ruleIdent] `yaml:"id"`
	Field      decode.Placed[string]    `yaml:"field"`
	Criterion  decode.Placed[string]    `yaml:"criterion"`
	ErrorGroup decode.Placed[int]       `yaml:"error_group"`
	Weight     weight                   `yaml:"weight"`
	Severity   rules.Severity           `yaml:"severity" enum:"minor major critical"`
	Where      decode.Placed[string]    `yaml:"where"`
	WarnBelow  decode.Placed[percent]   `yaml:"warn_below"`
	FailBelow  decode.Placed[percent]   `yaml:"fail_below"`
	Basis      string                   `yaml:"basis"`
	ValidFrom  decode.Placed[value.Day] `yaml:"valid_from"`
	Waiver     *waiverFile              `yaml:"waiver"`
	Nulls      string                   `yaml:"nulls" enum:"fail"`
	Fold       decode.Placed[folds]     `yaml:"fold"`
}

type waiverFile struct {
	Until    value.Day `yaml:"until,required"`
	Document string    `yaml:"document,required"`
	Reason   string    `yaml:"reason"`
}

type folds rules.Folding

func (f *folds) DecodeNode(n decode.Node) {
	var names []string
	n.DecodeEnum(&names, rules.FoldingNames())
	for _, name := range names {
		bit, _ := rules.ParseFolding(name)
		*f |= folds(bit)
	}
}

// rule reads a rule: its own keys and the one that names a check and holds its
// parameters. column is the one under whose checks it stands, "" for the list
// of rules. It returns nil for what cannot be made a rule.
func (r *reader) rule(n decode.Node, column string) *rules.Rule {
	var f ruleFile
	var check decode.Entry
	var ok bool
	if column != "" && n.Kind() == decode.Scalar {
		check, ok = decode.Entry{Key: n}, r.isCheck(n)
	} else {
		check, ok = r.checkOf(n, n.DecodeKnown(&f))
	}
	if !ok {
		return nil
	}
	c, _ := rules.Lookup(check.Key.Text())
	rule := r.newRule(c, newParams(c), column, check.Key.Place())
	before := r.file.Complaints()
	r.readParams(rule, check, column)
	sound := r.file.Complaints() == before
	if column == "" && !f.ID.Given() {
		r.complain(rule.Place, kindMissing, message.New(lintNoRuleID), message.M{})
	}
	return r.accept(rule, f, sound)
}

// checkOf returns the one entry that names a check.
func (r *reader) checkOf(n decode.Node, rest []decode.Entry) (check decode.Entry, ok bool) {
	if n.Kind() == decode.Null {
		n.WrongType(message.New(hintRule))
		return check, false
	}
	unknown := false
	for _, e := range rest {
		switch known := r.isCheck(e.Key, new(ruleFile)); {
		case !known:
			unknown = true
		case ok:
			e.Key.Complain(kindCheck, message.New(lintTwoChecks, check.Key.Text(), e.Key.Text()), message.New(hintTwoChecks))
		default:
			check, ok = e, true
		}
	}
	if !ok && !unknown && n.Kind() == decode.Mapping {
		n.Complain(kindCheck, message.New(lintNoCheck), message.New(hintRule))
	}
	return check, ok
}

// isCheck complains of a key that is no check; the keys of others are what else
// could have been meant.
func (r *reader) isCheck(key decode.Node, others ...any) bool {
	_, ok := rules.Lookup(key.Text())
	if !ok {
		var known []string
		for _, o := range others {
			known = append(known, decode.KeysOf(o)...)
		}
		known = append(known, rules.Names()...)
		key.Complain(kindCheck, message.New(lintUnknownCheck, decode.Short(key.Text())), decode.Suggest(key.Text(), known))
	}
	return ok
}

// newRule is a rule with the defaults of its check.
func (r *reader) newRule(c *rules.Check, p params, column string, at rules.Place) *rules.Rule {
	return &rules.Rule{
		Check: c, Params: p.pointer(), Field: column, Criterion: c.Criterion, ErrorGroup: c.ErrorGroup,
		Weight: r.catalogue.Method.Weights.Rule.Rat, Severity: rules.Major,
		Place: at, ParamPlaces: map[string]rules.Place{},
	}
}

// accept fills in a rule's own keys and gives it its id. A rule whose
// parameters are sound is kept to be bound, whatever else is wrong with it. It
// returns nil for a rule whose id is taken.
func (r *reader) accept(rule *rules.Rule, f ruleFile, sound bool) *rules.Rule {
	unique := r.takeID(rule, f.ID)
	r.takeKeys(rule, f)
	r.takeField(rule, f.Field)
	switch faulty := slices.ContainsFunc(columnsOf(rule), func(c string) bool { return r.faulty[c] }); {
	case !sound:
		r.halfRead = append(r.halfRead, rule)
	case !faulty:
		r.sound = append(r.sound, rule)
	}
	if !unique {
		return nil
	}
	return rule
}

func (r *reader) takeKeys(rule *rules.Rule, f ruleFile) {
	rule.Weight = f.Weight.or(rule.Weight)
	rule.Where, rule.Basis, rule.NullsFail = f.Where.Value, f.Basis, f.Nulls != ""
	rule.WarnBelow, rule.FailBelow = f.WarnBelow.Value.Rat, f.FailBelow.Value.Rat
	rule.ValidFrom, rule.HasFrom = f.ValidFrom.Value, f.ValidFrom.Given()
	rule.Folding = rules.Folding(f.Fold.Value)
	if f.Severity != "" {
		rule.Severity = f.Severity
	}
	if f.Waiver != nil {
		rule.Waiver = &rules.Waiver{Until: f.Waiver.Until, Document: f.Waiver.Document, Reason: f.Waiver.Reason}
	}
	if f.Where.Given() {
		rule.ParamPlaces["where"] = f.Where.Place
	}
	if f.Fold.Given() && !rule.Check.Folds {
		r.complain(f.Fold.Place, kindValue, message.New(lintNoFold, rule.Check.Name), message.M{})
	}
	if above(rule.FailBelow, rule.WarnBelow) {
		r.complain(f.FailBelow.Place, kindValue, message.New(lintThresholds), message.M{})
	}
	r.takeCriterion(rule, f)
}

func above(a, b *big.Rat) bool { return a != nil && b != nil && a.Cmp(b) > 0 }

func (r *reader) takeCriterion(rule *rules.Rule, f ruleFile) {
	if f.ErrorGroup.Given() {
		rule.ErrorGroup = f.ErrorGroup.Value
		if g := rule.ErrorGroup; g < 1 || g > 8 {
			r.complain(f.ErrorGroup.Place, kindValue, message.New(lintErrorGroup, g), message.M{})
		}
	}
	if !f.Criterion.Given() {
		return
	}
	rule.Criterion = f.Criterion.Value
	if _, ok := r.catalogue.Method.Criterion(rule.Criterion); !ok {
		var known []string
		for _, c := range r.catalogue.Method.Criteria {
			known = append(known, c.ID)
		}
		r.complain(f.Criterion.Place, kindUndeclared, message.New(lintNoCriterion, decode.Short(rule.Criterion)),
			decode.Suggest(rule.Criterion, known))
	}
}

// takeField says which field carries the score: the one that the rule names,
// the column under which it stands, the dataset as a whole for checks that are
// always on, else the first column that the parameters name.
func (r *reader) takeField(rule *rules.Rule, field decode.Placed[string]) {
	switch {
	case field.Value == rules.DatasetField:
		rule.Field = rules.DatasetField
	case field.Given() && r.isDeclared(field):
		rule.Field = field.Value
	case rule.Field != "":
	default:
		rule.Field = rules.DatasetField
		named := columnsOf(rule)
		if i := slices.IndexFunc(named, func(c string) bool { return r.Index(c) >= 0 }); i >= 0 && !rule.Check.AlwaysOn {
			rule.Field = named[i]
		}
	}
}

// takeID gives a rule its id, column.check where it stands under a column and
// has none of its own, and complains if another has it.
func (r *reader) takeID(rule *rules.Rule, id decode.Placed[ruleIdent]) bool {
	if id.Given() {
		rule.ID = string(id.Value)
		return r.ids.add(r.file, rule.ID, id.Place)
	}
	if rule.Field == "" {
		return true // that it has no id has been complained of
	}
	rule.ID = rule.Field + "." + rule.Check.Name
	if first, taken := r.ids[rule.ID]; taken {
		r.complain(rule.Place, kindTwin, message.New(lintSecondCheck, rule.Check.Name), message.New(decode.HintFirstAt, first.Line))
		return false
	}
	r.ids[rule.ID] = rule.Place
	return true
}

// alwaysOn makes the rules of the checks that nobody has to write down.
func (r *reader) alwaysOn() []*rules.Rule {
	var list []*rules.Rule
	for _, name := range rules.Names() {
		c, _ := rules.Lookup(name)
		if !c.AlwaysOn {
			continue
		}
		rule := r.newRule(c, newParams(c), rules.DatasetField, rules.Place{Path: r.file.Path, Line: 1, Col: 1})
		id := decode.Placed[ruleIdent]{Value: ruleIdent(name), Place: rule.Place}
		if place, taken := r.ids[name]; taken {
			r.complain(place, kindTwin, message.New(lintTakenID, name), message.M{})
			continue
		}
		if rule = r.accept(rule, ruleFile{ID: id}, true); rule != nil {
			list = append(list, rule)
		}
	}
	return list
}
