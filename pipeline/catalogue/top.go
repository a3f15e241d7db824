package catalogue

import (
	"errors"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // one binary, also where the system has no time zones

	"rasoat/pipeline/score"
	"rasoat/pipeline/source"
	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

// The defaults of rasoat.yaml.
const (
	defaultZone  = "Asia/Ho_Chi_Minh"
	defaultStore = "scores"
)

type topFile struct {
	Version      version          `yaml:"version,required"`
	Title        string           `yaml:"title"`
	Timezone     zone             `yaml:"timezone"`
	Language     message.Lang     `yaml:"language" enum:"vi en"`
	Store        written          `yaml:"store,secrets"`
	Scoring      scoring          `yaml:"scoring"`
	Agencies     []agencyEntry    `yaml:"agencies"`
	References   []referenceEntry `yaml:"references"`
	Placeholders []string         `yaml:"placeholders"`
	Incidents    incidents        `yaml:"incidents"`
	Audit        audit            `yaml:"audit"`
}

// written is a text that may hold secrets: as it is written and with them.
type written struct{ text, value string }

func (w *written) DecodeNode(n decode.Node) {
	w.text = n.Text()
	n.Decode(&w.value)
}

type zone struct{ *time.Location }

func (z *zone) DecodeNode(n decode.Node) {
	var name string
	if !n.Decode(&name) {
		return
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		n.Complain(kindValue, message.New(lintNoZone, decode.Short(name)), message.New(hintZone))
		return
	}
	z.Location = loc
}

// scoring is read as it stands and given to package score, which alone knows
// methods, their criteria and their bands.
type scoring struct {
	Method  string              `yaml:"method"`
	Weights map[string]*big.Rat `yaml:"weights"`
	Bands   map[string]*big.Rat `yaml:"bands"`
	method  *score.Method
}

type scoringBlock scoring // without the method DecodeNode

func (s *scoring) DecodeNode(n decode.Node) {
	if !n.Decode((*scoringBlock)(s)) {
		return
	}
	m, err := score.Load(s.Method, score.Overrides{Weights: s.Weights, Bands: s.Bands})
	if err != nil {
		complainOf(err, n)
		return
	}
	s.method = m
}

// complainOf says what is wrong with what a method or the like was given, each fault at
// its place below a node.
func complainOf(err error, n decode.Node) {
	var faults score.Faults
	if !errors.As(err, &faults) {
		n.Complain(kindScoring, message.New(lintBroken, err), message.M{})
		return
	}
	for _, f := range faults {
		at, ok := n.Get(f.Path...)
		if !ok {
			at = n
		}
		at.Complain(kindScoring, f.Text, f.Hint)
	}
}

// referenceEntry is an entry of references. A file takes the keys of a source
// block too, but for those that say how values are read: a list is text.
type referenceEntry struct {
	referenceBlock
	given map[string]any // the keys of a source block, as they are written
}

type referenceBlock struct {
	ID      decode.Placed[ident]  `yaml:"id,required"`
	Builtin decode.Placed[string] `yaml:"builtin"`
	Path    decode.Placed[string] `yaml:"path"`
	Key     string                `yaml:"key"`
	Source  source.Spec           `yaml:",inline"`
}

func (r *referenceEntry) DecodeNode(n decode.Node) {
	if !n.Decode(&r.referenceBlock) {
		return
	}
	for _, e := range n.Entries() {
		switch key := e.Key.Text(); key {
		case "id", "builtin", "path", "key":
		case "decimal", "date_formats":
			e.Key.Complain(kindSource, message.New(lintListIdle, key), message.M{})
		default:
			if r.given == nil {
				r.given = map[string]any{}
			}
			r.given[key] = plain(e.Value)
			if r.Builtin.Given() {
				e.Key.Complain(kindReference, message.New(lintBuiltinIdle, key), message.M{})
			}
		}
	}
	if strings.Contains(r.Path.Value, "://") {
		n.Complain(kindSource, message.New(lintListRemote), message.M{})
	}
	for _, f := range r.Source.Faults() {
		at, ok := n.Get(f.Key)
		if !ok {
			at = n
		}
		at.Complain(kindSource, f.Message, message.M{})
	}
}

// defaults is the catalogue of a dataset file without one.
func defaults() *Catalogue {
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		panic("catalogue: the embedded time zones lack " + defaultZone)
	}
	method, err := score.Load("", score.Overrides{})
	if err != nil {
		panic("catalogue: " + err.Error())
	}
	return &Catalogue{
		Zone: zone, Language: message.VI, Method: method,
		Placeholders: value.DefaultPlaceholders(), store: defaultStore, Incidents: (&incidents{}).terms(),
		Dossier: (&audit{}).dossier(),
	}
}

// readTop reads rasoat.yaml. The catalogue it returns is usable for finding
// the problems of dataset files, whatever is wrong with it.
func readTop(dir string, o []decode.Option) (*Catalogue, *decode.Problems) {
	c := defaults()
	c.Dir, c.Store = dir, filepath.Join(dir, defaultStore)
	file, problems := open(filepath.Join(dir, File), o)
	if problems != nil {
		c.unread = true
		return c, problems
	}
	if _, ok := file.Root(); !ok {
		c.unread = true
	}
	var top topFile
	file.Decode(&top)
	c.hider = file.Hider()
	c.take(top)
	c.takeAgencies(file, top.Agencies)
	c.takeReferences(file, top.References)
	return c, file.Problems()
}

func (c *Catalogue) take(top topFile) {
	c.Title = top.Title
	if top.Timezone.Location != nil {
		c.Zone = top.Timezone.Location
	}
	if top.Language != "" {
		c.Language = top.Language
	}
	if top.Scoring.method != nil {
		c.Method = top.Scoring.method
	}
	if top.Store.value != "" {
		c.store, c.Store = top.Store.text, rooted(c.Dir, top.Store.value)
	}
	c.Dossier = top.Audit.dossier()
	c.Incidents, c.incidents = top.Incidents.terms(), top.Incidents.canonical()
	for _, p := range top.Placeholders {
		if !slices.Contains(c.Placeholders, p) {
			c.Placeholders = append(c.Placeholders, p)
		}
	}
}

// rooted joins a path to the folder of the file that names it. URLs and
// absolute paths stay.
func rooted(dir, path string) string {
	if strings.Contains(path, "://") || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, filepath.FromSlash(path))
}

func (c *Catalogue) takeReferences(file *decode.File, entries []referenceEntry) {
	seen := ids{}
	for _, e := range entries {
		if !e.ID.Given() || !seen.add(file, string(e.ID.Value), e.ID.Place) {
			continue
		}
		switch {
		case e.Builtin.Given() == e.Path.Given():
			file.Complain(e.ID.Place, kindReference, message.New(lintOneSource), message.New(hintOneSource))
		case e.Builtin.Given() && !reference.Has(e.Builtin.Value):
			file.Complain(e.Builtin.Place, kindReference, message.New(lintNoBuiltin, decode.Short(e.Builtin.Value)),
				decode.Suggest(e.Builtin.Value, reference.Names()))
		case e.Builtin.Given() && e.Key != "":
			file.Complain(e.Builtin.Place, kindReference, message.New(lintBuiltinKey), message.M{})
		}
		r := Reference{ID: string(e.ID.Value), Builtin: e.Builtin.Value, Written: e.Path.Value, Key: e.Key,
			Source: e.Source, Given: e.given, Place: e.ID.Place}
		if r.Written != "" {
			r.Path = rooted(c.Dir, r.Written)
		}
		c.References = append(c.References, r)
	}
}
