package catalogue

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"

	"rasoat/rules"
	"rasoat/rules/decode"
)

// The canonical forms. The order of keys is that of the structs; numbers are
// exact fractions in lowest terms; what is not set is null or empty, so that a
// default that is written out changes nothing.

type canonicalCatalogue struct {
	Title        string              `json:"title"`
	Timezone     string              `json:"timezone"`
	Language     string              `json:"language"`
	Store        string              `json:"store"` // as it is written: ${NAME}, not its value
	Method       json.RawMessage     `json:"method"`
	Agencies     []Agency            `json:"agencies"`
	References   []Reference         `json:"references"`
	Placeholders []string            `json:"placeholders"`
	Incidents    *canonicalIncidents `json:"incidents,omitempty"`
	Datasets     []canonicalDataset  `json:"datasets"`
}

type canonicalDataset struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Agency string `json:"agency"`
	Every  string `json:"every"`
	Due    int    `json:"due"`
	Weight string `json:"weight"`
	Source any    `json:"source"` // as it is written
	SHA256 string `json:"rules_sha256"`
}

type canonicalRules struct {
	Columns      []canonicalColumn `json:"columns"`
	Key          []string          `json:"key"`
	Segment      string            `json:"segment"`
	Placeholders []string          `json:"placeholders"`
	Rules        []json.RawMessage `json:"rules"`
}

type canonicalColumn struct {
	Name         string   `json:"name"`
	Title        string   `json:"title"`
	Type         string   `json:"type"`
	Identifier   bool     `json:"identifier"`
	Personal     bool     `json:"personal"`
	Weight       string   `json:"weight"`
	Placeholders []string `json:"placeholders"`
	Formats      []string `json:"formats"`
	Digits       int      `json:"digits,omitempty"`
}

type canonicalRule struct {
	ID         string           `json:"id"`
	Check      string           `json:"check"`
	Params     ordered          `json:"params"`
	Field      string           `json:"field"`
	Criterion  string           `json:"criterion"`
	ErrorGroup int              `json:"error_group"`
	Weight     string           `json:"weight"`
	Severity   string           `json:"severity"`
	Where      string           `json:"where"`
	WarnBelow  any              `json:"warn_below"`
	FailBelow  any              `json:"fail_below"`
	Basis      string           `json:"basis"`
	ValidFrom  any              `json:"valid_from"`
	Waiver     *canonicalWaiver `json:"waiver"`
	NullsFail  bool             `json:"nulls_fail"`
	Fold       []string         `json:"fold"`
}

type canonicalWaiver struct {
	Until    string `json:"until"`
	Document string `json:"document"`
	Reason   string `json:"reason"`
}

// ordered is a JSON object with its keys in order.
type ordered []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes the members in their order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(canonical(m.key))
		b.WriteByte(':')
		b.Write(canonical(m.value))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// canonical writes a value as JSON, texts as they are.
func canonical(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("catalogue: %T has no canonical form: %v", v, err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func fingerprintOf(canonical []byte) string {
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

func (c *Catalogue) fingerprint() {
	of := canonicalCatalogue{
		Title: c.Title, Timezone: c.Zone.String(), Language: string(c.Language), Store: c.store,
		Method: c.Method.Canonical(), Agencies: c.Agencies, References: c.References, Placeholders: c.Placeholders,
		Incidents: c.incidents,
	}
	c.TopSHA256 = fingerprintOf(canonical(of))
	for _, d := range c.Datasets {
		form := canonicalDataset{
			ID: d.ID, Title: d.Title, Agency: d.Agency, Every: string(d.Cycle.Every), Due: d.Cycle.Due,
			Weight: d.Weight.RatString(), Source: d.written, SHA256: d.SHA256,
		}
		d.FileSHA256 = fingerprintOf(canonical(form))
		of.Datasets = append(of.Datasets, form)
	}
	c.SHA256 = fingerprintOf(canonical(of))
}

// fingerprint sets the fingerprints of the rules, before any is bound.
func (r *reader) fingerprint() {
	of := canonicalRules{Key: texts(r.Key), Segment: r.Segment, Placeholders: texts(r.Dataset.Placeholders)}
	for _, c := range r.Columns {
		of.Columns = append(of.Columns, canonicalColumn{
			Name: c.Name, Title: c.Title, Type: c.Type.String(), Identifier: c.Identifier, Personal: c.Personal,
			Weight: c.Weight.RatString(), Placeholders: c.Placeholders, Formats: texts(c.Formats), Digits: r.Source.Digits[c.Name],
		})
	}
	r.RuleSHA256 = map[string]string{}
	for _, rule := range r.Rules {
		form := canonical(canonicalOf(rule))
		r.RuleSHA256[rule.ID] = fingerprintOf(form)
		of.Rules = append(of.Rules, form)
	}
	r.SHA256 = fingerprintOf(canonical(of))
}

func canonicalOf(r *rules.Rule) canonicalRule {
	c := canonicalRule{
		ID: r.ID, Check: r.Check.Name, Field: r.Field, Criterion: r.Criterion, ErrorGroup: r.ErrorGroup,
		Weight: r.Weight.RatString(), Severity: string(r.Severity), Where: r.Where,
		WarnBelow: number(r.WarnBelow), FailBelow: number(r.FailBelow),
		Basis: r.Basis, NullsFail: r.NullsFail, Fold: texts(r.Folding.Names()),
	}
	if r.HasFrom {
		c.ValidFrom = r.ValidFrom.String()
	}
	if w := r.Waiver; w != nil {
		c.Waiver = &canonicalWaiver{w.Until.String(), w.Document, w.Reason}
	}
	p := reflect.ValueOf(r.Params).Elem()
	for _, q := range r.Check.Params() {
		c.Params = append(c.Params, member{q.Name, canonicalParam(p.Field(q.Field))})
	}
	return c
}

// canonicalParam returns the form of a parameter: texts, numbers, lists of
// texts.
func canonicalParam(v reflect.Value) any {
	switch p := v.Interface().(type) {
	case *big.Rat:
		return number(p)
	case fmt.Stringer:
		return p.String()
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return canonicalParam(v.Elem())
	case reflect.Slice:
		list := []any{}
		for i := range v.Len() {
			list = append(list, canonicalParam(v.Index(i)))
		}
		return list
	case reflect.String:
		return v.String()
	}
	return v.Interface()
}

func number(r *big.Rat) any {
	if r == nil {
		return nil
	}
	return r.RatString()
}

func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// plain returns a node as it is written, with its keys in order of their names.
func plain(n decode.Node) any {
	switch n.Kind() {
	case decode.Scalar:
		return n.Text()
	case decode.List:
		list := []any{}
		for _, item := range n.Items() {
			list = append(list, plain(item))
		}
		return list
	case decode.Mapping:
		m := map[string]any{}
		for _, e := range n.Entries() {
			m[e.Key.Text()] = plain(e.Value)
		}
		return m
	}
	return nil
}
