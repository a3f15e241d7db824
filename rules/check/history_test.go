package check_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"rasoat/rules"
)

// historyFile is the section history.yaml of a case: what the store knows of
// earlier deliveries, newest first, and what a run knows of this one. A delivery
// is said in figures, or is the extract in another section.
type historyFile struct {
	Earlier []pastDelivery
	This    pastDelivery
}

type pastDelivery struct {
	Period  string
	Input   string // name of a section
	Rows    int64
	Arrived time.Time
	SHA256  []string `yaml:"sha256"`
	Files   []rules.Header
}

func (c *testCase) history() historyFile {
	var h historyFile
	if err := yaml.Unmarshal([]byte(c.file("history.yaml")), &h); err != nil {
		c.t.Fatal(err)
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
	out := rules.Delivery{Rows: said.Rows, Arrived: said.Arrived, SHA256: said.SHA256, Files: said.Files}
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
