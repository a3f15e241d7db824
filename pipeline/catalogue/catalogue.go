package catalogue

import (
	"math/big"
	"strings"
	"time"

	"rasoat/pipeline/incident"
	"rasoat/pipeline/score"
	"rasoat/pipeline/source"
	"rasoat/rules"
	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/reference"
)

// Catalogue is what rasoat.yaml and the dataset files beside it declare.
type Catalogue struct {
	Dir        string
	Title      string
	Zone       *time.Location
	Language   message.Lang
	Store      string        // a folder (joined to Dir where relative) or a URL
	Method     *score.Method // with the overrides of `scoring:`
	Agencies   []Agency      // parents before their children, else in file order
	References []Reference
	// Placeholders are the texts that mean “no value”: the built-in ones and
	// those that the catalogue adds.
	Placeholders []string
	Incidents    incident.Terms
	Dossier      Dossier
	Datasets     []*Dataset // the sound ones, in order of their file names
	Broken       []Broken   // the others
	SHA256       string     // of everything above, in hexadecimal; see doc.go
	TopSHA256    string     // of it without the datasets: of what rasoat.yaml says

	store     string // as it is written
	incidents *canonicalIncidents
	hider     *strings.Replacer
	unread    bool // rasoat.yaml is no YAML: what it declares is not known
}

// Agency delivers datasets.
type Agency struct {
	ID     string `json:"id"`
	Code   string `json:"code"`
	Name   string `json:"name"`
	Parent string `json:"parent"` // "" at the top
	Level  int    `json:"-"`      // 0 at the top
}

// Reference is a code list under the id by which rules name it: one that ships
// with the tool, or a file of any format that an extract may have.
type Reference struct {
	ID      string         `json:"id"`
	Builtin string         `json:"builtin"` // name of the list that ships; "" for a file
	Path    string         `json:"-"`       // of the file, joined to the folder of rasoat.yaml where relative
	Written string         `json:"path"`    // Path as rasoat.yaml has it
	Key     string         `json:"key"`     // column that names a row; "": the first
	Source  source.Spec    `json:"-"`       // how the file is read; what is not given is detected
	Given   map[string]any `json:"source,omitempty"`
	Place   rules.Place    `json:"-"`
}

// Dataset is one dataset file. Its References hold the built-in lists, and nil
// under the id of each list that is a file, until somebody reads it.
type Dataset struct {
	rules.Dataset
	Path       string // of the file
	Dir        string // what relative paths in Source are relative to
	Title      string // the id where the file gives none
	Agency     string // "" only from LoadDataset
	Cycle      score.Cycle
	Weight     *big.Rat
	Source     source.Spec
	SHA256     string            // of the rules, columns and what else decides results
	RuleSHA256 map[string]string // of each rule, by its id
	FileSHA256 string            // of all that its file says: its title, agency, cycle, weight and source, too

	idPlace rules.Place
	guessed bool // when it is due cannot be read
	hider   *strings.Replacer
	text    []byte // of the file
	written any    // the source block as it is written
}

// Broken is a dataset that cannot be audited because of its file.
type Broken struct {
	ID       string // "" where the file does not say, or says what another one does
	Unnamed  bool   // the file does not say an id: ID is the file's own name
	Agency   string // "" where the file does not say
	Cycle    score.Cycle
	Guessed  bool     // the file does not say when it is due, or says it wrong: Cycle is a guess
	Weight   *big.Rat // nil where the file cannot be read
	Path     string
	Problems *decode.Problems
}

// Reference returns the reference of an id.
func (c *Catalogue) Reference(id string) (Reference, bool) {
	for _, r := range c.References {
		if r.ID == id {
			return r, true
		}
	}
	return Reference{}, false
}

// Dataset returns the sound dataset of an id.
func (c *Catalogue) Dataset(id string) (*Dataset, bool) {
	for _, d := range c.Datasets {
		if d.ID == id {
			return d, true
		}
	}
	return nil, false
}

// Agency returns the agency of an id.
func (c *Catalogue) Agency(id string) (Agency, bool) {
	for _, a := range c.Agencies {
		if a.ID == id {
			return a, true
		}
	}
	return Agency{}, false
}

// lists returns the built-in lists, by their own names and by the ids that the
// catalogue gives them, and nil for the lists that are files.
func (c *Catalogue) lists() map[string]*reference.List {
	lists := map[string]*reference.List{}
	for _, name := range reference.Names() {
		lists[name], _ = reference.Lookup(name)
	}
	for _, r := range c.References {
		lists[r.ID], _ = reference.Lookup(r.Builtin)
	}
	return lists
}

// Hide puts ${NAME} back in place of what the dataset file took from the
// environment; every text that is shown or stored goes through it.
func (d *Dataset) Hide(text string) string {
	if d.hider == nil {
		return text
	}
	return d.hider.Replace(text)
}

// Hide is Dataset.Hide for what rasoat.yaml took from the environment.
func (c *Catalogue) Hide(text string) string {
	if c.hider == nil {
		return text
	}
	return c.hider.Replace(text)
}
