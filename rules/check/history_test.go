package check_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"rasoat/rules"
)

// historyFile is the section history.yaml of a case: what the store knows of
// earlier deliveries, newest first, and what a run knows of this one. A delivery
// is said in figures, or is the extract in another section.
//
// It may also be written as a rule test of a catalogue writes it: when the extract
// arrived by the clocks there, and earlier extracts by header and rows.
type historyFile struct {
	Earlier []pastDelivery
	This    pastDelivery
	Arrived string
}

type pastDelivery struct {
	Period  string
	Input   string // name of a section
	Header  []string
	Rows    pastRows
	Arrived time.Time
	SHA256  []string `yaml:"sha256"`
	Files   []rules.Header
}

// pastRows are how many, or the rows themselves.
type pastRows struct {
	n     int64
	cells [][]string
}

func (r *pastRows) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		return n.Decode(&r.n)
	}
	return n.Decode(&r.cells)
}

// section puts an extract that is written out among the sections of the case.
func (c *testCase) section(said *pastDelivery) {
	lines := []string{strings.Join(said.Header, ",")}
	for _, row := range said.Rows.cells {
		lines = append(lines, strings.Join(row, ","))
	}
	said.Input = "earlier " + said.Period
	c.files[c.dir+said.Input] = strings.Join(lines, "\n") + "\n"
}

func (c *testCase) history() historyFile {
	var h historyFile
	if err := yaml.Unmarshal([]byte(c.file("history.yaml")), &h); err != nil {
		c.t.Fatal(err)
	}
	for i := range h.Earlier {
		if h.Earlier[i].Header != nil {
			c.section(&h.Earlier[i])
		}
	}
	if h.Arrived != "" {
		at, err := time.ParseInLocation("2006-01-02 15:04", h.Arrived, time.FixedZone("", 7*3600))
		if err != nil {
			c.t.Fatal(err)
		}
		h.This.Arrived = at
	}
	return h
}

// past is what a run hands to rules; nil without the section.
func (c *testCase) past(d *rules.Dataset, in *extract, env rules.Env) *rules.Past {
	if c.file("history.yaml") == "" {
		return nil
	}
	h := c.history()
	p := &rules.Past{This: func() rules.Delivery {
		this := c.delivery(h.This, in, "input.csv")
		this.Period = env.Period
		return this
	}}
	for _, e := range h.Earlier {
		p.Earlier = append(p.Earlier, c.earlier(d, e, env))
	}
	return p
}

func (c *testCase) delivery(said pastDelivery, in *extract, section string) rules.Delivery {
	out := rules.Delivery{Rows: said.Rows.n, Arrived: said.Arrived, SHA256: said.SHA256, Files: said.Files}
	if in != nil {
		sum := sha256.Sum256([]byte(c.file(section)))
		out.Rows, out.SHA256 = int64(len(in.rows)), []string{hex.EncodeToString(sum[:])}
		out.Files = rules.Distinct(in.headers())
	}
	return out
}

// earlier audits the extract of an earlier delivery by the same rules, for what
// they keep of it.
func (c *testCase) earlier(d *rules.Dataset, said pastDelivery, env rules.Env) rules.Delivery {
	if said.Input == "" {
		out := c.delivery(said, nil, "")
		out.Period = day(said.Period)
		return out
	}
	in := newExtract(c.t, c.file(said.Input))
	out := c.delivery(said, in, said.Input)
	out.Period = day(said.Period)
	env.Period, env.Files, env.Forms = out.Period, in.headers(), in.forms(d)
	env.Past = &rules.Past{This: func() rules.Delivery { return out }}
	plan, faults := rules.Bind(d, env)
	if len(faults) > 0 {
		c.t.Fatalf("found at run time only: %v", faults)
	}
	out.Kept = in.outcome(plan).Kept
	return out
}

// headers are those of the extract, or what the case says of the files.
func (c *testCase) headers(in *extract) []rules.Header {
	if said := c.history().This.Files; said != nil {
		return slices.Clone(said)
	}
	return in.headers()
}
