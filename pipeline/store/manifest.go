package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// StatusError is the status of an attempt that could not audit its dataset.
const StatusError = "error"

// documentVersion is the version of HEAD, intents and the like. It is raised
// only when an older tool would misread them; a new member does not raise it.
const documentVersion = 1

// manifestVersion is that of manifests: from 2 on results_sha256 is of another form, of
// which an older tool would say that it does not agree.
const manifestVersion = 2

// Manifest is the evidence of one attempt, and its commit: what was read, by
// which rules and which tool, and what came of it. The audit fills in the
// first half; the store fills in the second when it commits.
type Manifest struct {
	Tool            Tool              `json:"tool"`
	Parameters      Parameters        `json:"parameters"`
	Inputs          []Input           `json:"inputs"`            // sorted by kind, name, path
	Headers         []Header          `json:"headers,omitempty"` // those of the extract's files that differ, in order of the files
	Kept            map[string]string `json:"kept,omitempty"`    // what later audits are to know of this one, by name
	CatalogueSHA256 string            `json:"catalogue_sha256"`
	TopSHA256       string            `json:"top_sha256,omitempty"`     // of the catalogue without its datasets; older versions kept neither this nor the next
	DatasetSHA256   string            `json:"dataset_sha256,omitempty"` // of all that the dataset's file says
	RulesSHA256     string            `json:"rules_sha256"`             // of all rules of the dataset
	Rules           map[string]string `json:"rules"`                    // rule id → SHA-256 of its canonical JSON
	MethodSHA256    string            `json:"method_sha256"`            // of the scoring method's file
	Reason          string            `json:"reason,omitempty"`
	Operator        string            `json:"operator,omitempty"`
	Host            string            `json:"host,omitempty"`
	Status          string            `json:"status"` // the dataset's; StatusError for a failed attempt
	Error           string            `json:"error,omitempty"`

	Version       int                  `json:"version"`
	RunID         string               `json:"run_id"`
	Attempt       int64                `json:"attempt"` // 1 for the first at this dataset and period
	Period        string               `json:"period"`  // 2026-11-21
	Agency        string               `json:"agency"`
	Dataset       string               `json:"dataset"`
	StartedAt     time.Time            `json:"started_at"`
	FinishedAt    time.Time            `json:"finished_at"`
	PreviousRun   string               `json:"previous_run,omitempty"` // the attempt before at this dataset and period
	Previous      *Link                `json:"previous,omitempty"`     // the manifest before of this dataset, any period
	Tables        map[string]TableFile `json:"tables"`
	ResultsSHA256 string               `json:"results_sha256"`
	Digest        string               `json:"digest,omitempty"` // SHA-256 of the canonical JSON without this member and the next
	Signature     *Signature           `json:"signature,omitempty"`
}

// Tool is the build that ran.
type Tool struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Go      string `json:"go,omitempty"`
}

// Parameters are all that can change a number beside inputs and rules. What
// cannot (jobs, memory) does not belong here.
type Parameters struct {
	Method   string            `json:"method"`
	Language string            `json:"language,omitempty"`
	Timezone string            `json:"timezone,omitempty"`
	Forms    map[string]string `json:"forms,omitempty"`    // column → the form of dates or numbers decided for it
	Settings map[string]string `json:"settings,omitempty"` // anything else, by name

	// When the dataset was due, by the catalogue as it was: its cycle, "" where an older
	// version did not keep it, and the day of the cycle, 0 for the last.
	Every string `json:"every,omitempty"`
	Due   int    `json:"due,omitempty"`
}

// The kinds of inputs.
const (
	InputExtract   = "extract"   // a file of the dataset itself
	InputReference = "reference" // a code list; Name is its id
	InputDataset   = "dataset"   // a file of another dataset; Name is its id
	InputHistory   = "history"   // the manifest of an earlier delivery; Name is its period
)

// Input is one file that was read. Path is relative, with slashes.
type Input struct {
	Kind      string    `json:"kind"`
	Name      string    `json:"name,omitempty"`
	Path      string    `json:"path"`
	Bytes     int64     `json:"bytes"`
	SHA256    string    `json:"sha256"`
	ArrivedAt time.Time `json:"arrived_at,omitzero"`
}

// Header is the columns of a file, and their types where its format has such.
type Header struct {
	Columns []string `json:"columns"`
	Types   []string `json:"types,omitempty"`
}

// TableFile is one table of the run as it was written.
type TableFile struct {
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Link names a manifest and fixes its content. Path is relative to the store.
type Link struct {
	Period string `json:"period"`
	RunID  string `json:"run_id"`
	Path   string `json:"path"`
	SHA256 string `json:"sha256"` // of the file's bytes
}

// Failed tells whether the attempt could not audit its dataset.
func (m *Manifest) Failed() bool { return m.Status == StatusError }

// encode seals the manifest and returns its file.
func (m *Manifest) encode() ([]byte, error) {
	m.Version = manifestVersion
	slices.SortFunc(m.Inputs, func(a, b Input) int {
		return slices.Compare([]string{a.Kind, a.Name, a.Path, a.SHA256}, []string{b.Kind, b.Name, b.Path, b.SHA256})
	})
	file, digest, err := seal(m)
	m.Digest = digest
	return file, err
}

// DecodeManifest reads a manifest and checks that it is whole: its digest, and
// every name in it that leads to a file.
func DecodeManifest(file []byte) (*Manifest, error) {
	m := &Manifest{}
	if err := unseal(file, m); err != nil {
		return nil, err
	}
	if err := checkVersionUpTo(manifestVersion, m.Version); err != nil {
		return nil, err
	}
	if _, err := dayOf(m.Period); err != nil {
		return nil, err
	}
	if !datasetForm.MatchString(m.Dataset) || !runForm.MatchString(m.RunID) {
		return nil, fmt.Errorf("it names the dataset %q and the run %q", m.Dataset, m.RunID)
	}
	for name := range m.Tables {
		if !datasetForm.MatchString(name) {
			return nil, fmt.Errorf("it names the table %q", name)
		}
	}
	if _, ok := m.Tables[runsTable]; !ok {
		return nil, errors.New("it names no table runs")
	}
	return m, nil
}

// tableNames returns the tables that the manifest names, runs last. They are
// taken from there and not from this version's list, so that a version that
// knows other tables can finish what this one began, and the reverse.
func (m *Manifest) tableNames() []string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(m.Tables)), func(n string) bool { return n == runsTable })
	return append(names, runsTable)
}

func checkVersion(v int) error { return checkVersionUpTo(documentVersion, v) }

func checkVersionUpTo(known, v int) error {
	if v > known {
		return &newerVersion{v, known}
	}
	if v < 1 {
		return fmt.Errorf("its version is %d", v)
	}
	return nil
}

// link returns the manifest's place and content for those who refer to it.
func (m *Manifest) link(sha256 string) Link {
	period, _ := dayOf(m.Period)
	return Link{Period: m.Period, RunID: m.RunID, Path: manifestFile(period, m.Dataset, m.RunID), SHA256: sha256}
}

// inputs sums up the files of the dataset itself: how many, how large, and their
// SHA-256: of a single file its own, of several that of what `sha256sum` prints
// for them in order of their paths, null for none.
func (m *Manifest) inputs() (files, bytes int64, sum *string) {
	var lines []string
	for _, in := range m.Inputs {
		if in.Kind == InputExtract {
			files, bytes = files+1, bytes+in.Bytes
			lines = append(lines, in.Path+"\x00"+in.SHA256+"  "+in.Path+"\n")
		}
	}
	switch files {
	case 0:
		return 0, 0, nil
	case 1:
		for _, in := range m.Inputs {
			if in.Kind == InputExtract {
				return files, bytes, &in.SHA256
			}
		}
	}
	s := sumOfSums(lines)
	return files, bytes, &s
}

// sumOfSums is the SHA-256 of what sha256sum prints for files; their paths stand
// before the lines, so that these are in order of the paths.
func sumOfSums(lines []string) string {
	slices.Sort(lines)
	var text strings.Builder
	for _, l := range lines {
		_, line, _ := strings.Cut(l, "\x00")
		text.WriteString(line)
	}
	return sha256Hex([]byte(text.String()))
}

// listed is input_sha256 as versions before 22 November 2026 had it of a single file:
// as of several.
func (m *Manifest) listed() string {
	var lines []string
	for _, in := range m.Inputs {
		if in.Kind == InputExtract {
			lines = append(lines, in.Path+"\x00"+in.SHA256+"  "+in.Path+"\n")
		}
	}
	return sumOfSums(lines)
}

// manifest reads and checks one manifest of history, and returns with it the
// SHA-256 of its file. One that lies in another's place is refused.
func (s *Store) manifest(ctx context.Context, period Day, dataset, run string) (*Manifest, string, error) {
	m, file, err := s.evidence(ctx, period, dataset, run)
	return m, file.SHA256, err
}

// evidence is manifest, and how another manifest names that file.
func (s *Store) evidence(ctx context.Context, period Day, dataset, run string) (*Manifest, Input, error) {
	name := manifestFile(period, dataset, run)
	file := Input{Kind: InputHistory, Name: iso(period), Path: name}
	data, err := readAll(ctx, s.files, name)
	if err != nil {
		return nil, file, err
	}
	m, err := DecodeManifest(data)
	if err == nil && (m.Period != iso(period) || m.Dataset != dataset || m.RunID != run) {
		err = fmt.Errorf("it is that of run %s of %s for %s", m.RunID, m.Dataset, m.Period)
	}
	if err != nil {
		return nil, file, damaged(name, err)
	}
	file.Bytes, file.SHA256 = int64(len(data)), sha256Hex(data)
	return m, file, nil
}
