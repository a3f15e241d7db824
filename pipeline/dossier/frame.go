package dossier

import (
	"cmp"
	"slices"
	"time"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/score"
)

// Frame is what a dossier takes from the catalogue: who there is, what is due when, and
// by which method bands are given. It is kept in the manifest.
type Frame struct {
	Title            string    `json:"title"`
	Timezone         string    `json:"timezone"` // in which times are told
	SHA256           string    `json:"catalogue_sha256"`
	Agencies         []Agency  `json:"agencies"` // parents before their children
	Datasets         []Dataset `json:"datasets"` // by id
	Method           string    `json:"method"`   // its canonical form: what a figure is made by has to be found whole
	MethodSHA256     string    `json:"method_sha256"`
	Maturity         string    `json:"maturity"` // its canonical form
	AgenciesReportBy int       `json:"agencies_report_by"`
	ReportBy         int       `json:"report_by"`

	method   *score.Method
	maturity *score.Maturity
}

// Agency is an agency of the frame.
type Agency struct {
	ID     string `json:"id"`
	Code   string `json:"code"`
	Name   string `json:"name"`
	Parent string `json:"parent"`
}

// Dataset is a dataset of the frame. Fields are the titles of its columns.
type Dataset struct {
	ID     string            `json:"id"`
	Agency string            `json:"agency"`
	Title  string            `json:"title"`
	Every  string            `json:"every"`
	Due    int               `json:"due"`
	Fields map[string]string `json:"fields"`
}

func (d *Dataset) cycle() score.Cycle { return score.Cycle{Every: score.Every(d.Every), Due: d.Due} }

// due is the day of the cycle on which it is due, nil: the last.
func (d *Dataset) due() *int64 {
	if d.Due <= 0 {
		return nil
	}
	due := int64(d.Due)
	return &due
}

// FrameOf takes the frame of a catalogue without broken files: what they declare is not
// known.
func FrameOf(c *catalogue.Catalogue) *Frame {
	f := &Frame{Title: c.Title, Timezone: c.Zone.String(), SHA256: c.SHA256, AgenciesReportBy: c.Dossier.AgenciesReportBy, ReportBy: c.Dossier.ReportBy,
		Method: string(c.Method.Canonical()), MethodSHA256: c.Method.Fingerprint(), Maturity: string(c.Dossier.Maturity.Canonical()),
		method: c.Method, maturity: c.Dossier.Maturity}
	for _, a := range c.Agencies {
		f.Agencies = append(f.Agencies, Agency{a.ID, a.Code, a.Name, a.Parent})
	}
	for _, d := range c.Datasets {
		fields := map[string]string{}
		for _, column := range d.Columns {
			fields[column.Name] = cmp.Or(column.Title, column.Name)
		}
		f.Datasets = append(f.Datasets, Dataset{d.ID, d.Agency, d.Title, string(d.Cycle.Every), d.Cycle.Due, fields})
	}
	slices.SortFunc(f.Datasets, func(a, b Dataset) int { return cmp.Compare(a.ID, b.ID) })
	return f
}

// revive reads the method and the maturity of a frame that was kept.
func (f *Frame) revive() (err error) {
	if f.method, err = score.ParseMethod([]byte(f.Method)); err == nil {
		f.maturity, err = score.ParseMaturity([]byte(f.Maturity))
	}
	return err
}

// Zone is the time zone of the catalogue.
func (f *Frame) Zone() *time.Location {
	zone, err := time.LoadLocation(f.Timezone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// ScoredBy is the method that the dossier's bands go by.
func (f *Frame) ScoredBy() *score.Method { return f.method }

// Matures is how maturity follows from indicators.
func (f *Frame) Matures() *score.Maturity { return f.maturity }

// Dataset is a dataset of the frame, or nil.
func (f *Frame) Dataset(id string) *Dataset {
	at, found := slices.BinarySearchFunc(f.Datasets, id, func(d Dataset, id string) int { return cmp.Compare(d.ID, id) })
	if !found {
		return nil
	}
	return &f.Datasets[at]
}

// Agency is an agency of the frame, or nil.
func (f *Frame) Agency(id string) *Agency {
	if at := slices.IndexFunc(f.Agencies, func(a Agency) bool { return a.ID == id }); at >= 0 {
		return &f.Agencies[at]
	}
	return nil
}

// Field is the title of a column, or its name.
func (d *Dataset) Field(name string) string {
	if d == nil {
		return name
	}
	return cmp.Or(d.Fields[name], name)
}
