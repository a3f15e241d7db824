package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Head is HEAD.json: the end of every dataset's chain of manifests. Each
// version names the SHA-256 of the file it replaced, so that two copies taken
// one commit apart can be told to belong together. A copy kept elsewhere is
// what proves that no attempt was cut off the end of a chain.
type Head struct {
	Version        int             `json:"version"`
	Sequence       int64           `json:"sequence"` // 1 for the first, then one more per commit
	PreviousSHA256 string          `json:"previous_sha256,omitempty"`
	UpdatedAt      time.Time       `json:"updated_at"`
	Datasets       map[string]Link `json:"datasets"` // dataset → its newest manifest
	Closed         *ClosedActs     `json:"closed,omitempty"`
	Digest         string          `json:"digest,omitempty"`
	Signature      *Signature      `json:"signature,omitempty"`
}

// ClosedActs names the end of CLOSED.json: there are so many acts at least. Its SHA-256
// is that of the last of them without what it says of HEAD.json, which names it.
type ClosedActs struct {
	Acts   int64  `json:"acts"`
	SHA256 string `json:"sha256"`
}

// DecodeHead reads HEAD.json and checks that it is whole.
func DecodeHead(file []byte) (*Head, error) {
	h := &Head{}
	if err := unseal(file, h); err != nil {
		return nil, err
	}
	if err := checkVersion(h.Version); err != nil {
		return nil, err
	}
	for dataset, l := range h.Datasets {
		day, err := dayOf(l.Period)
		if err != nil || !datasetForm.MatchString(dataset) || !runForm.MatchString(l.RunID) ||
			l.Path != manifestFile(day, dataset, l.RunID) {
			return nil, fmt.Errorf("it names %q as the manifest of dataset %q", l.Path, dataset)
		}
	}
	return h, nil
}

// Head returns HEAD.json, and the SHA-256 of its file. A store without one has
// an empty Head and no sum.
func (s *Store) Head(ctx context.Context) (*Head, string, error) {
	h, sum, _, err := s.headKnown(ctx)
	return h, sum, err
}

// headKnown is Head, and the version of the file, even of one that is damaged.
func (s *Store) headKnown(ctx context.Context) (h *Head, sum, of string, err error) {
	data, of, err := readKnown(ctx, s.files, headFile)
	if err != nil {
		return nil, "", "", err
	}
	if data == nil {
		return &Head{}, "", "", nil
	}
	sum = sha256Hex(data)
	if h := s.known.head(sum); h != nil {
		return h, sum, of, nil
	}
	if h, err = DecodeHead(data); err != nil {
		return nil, "", of, unsound(headDamaged, headFile, err)
	}
	s.known.learn(h, sum)
	return h, sum, of, nil
}

// knownHead is the HEAD.json that was decoded or written last, by the SHA-256 of
// its file. A night of 300 datasets reads it 600 times, and each time nearly
// always finds what it wrote itself.
type knownHead struct {
	mu   sync.Mutex
	of   Head
	file string
}

// head returns what the file of this SHA-256 says, or nil.
func (k *knownHead) head(file string) *Head {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.file != file {
		return nil
	}
	h := k.of
	h.Datasets = maps.Clone(h.Datasets)
	return &h
}

func (k *knownHead) learn(h *Head, file string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.of, k.file = *h, file
	k.of.Datasets = maps.Clone(h.Datasets)
}

// canonical is the canonical form, around the place of the digest.
func (h *Head) canonical() (before, after []byte) {
	before = append(before, '{')
	if h.Closed != nil {
		before = strconv.AppendInt(append(before, `"closed":{"acts":`...), h.Closed.Acts, 10)
		before = append(appendString(append(before, `,"sha256":`...), h.Closed.SHA256), "},"...)
	}
	before = append(before, `"datasets":`...)
	if h.Datasets == nil {
		before = append(before, "null,"...)
	} else {
		for i, dataset := range slices.SortedFunc(maps.Keys(h.Datasets), compareNames) {
			before = append(before, "{,"[min(i, 1)])
			before = append(appendString(before, dataset), ':')
			before = h.Datasets[dataset].append(before)
		}
		if len(h.Datasets) == 0 {
			before = append(before, '{')
		}
		before = append(before, "},"...)
	}
	if h.PreviousSHA256 != "" {
		after = append(appendString(append(after, `"previous_sha256":`...), h.PreviousSHA256), ',')
	}
	after = strconv.AppendInt(append(after, `"sequence":`...), h.Sequence, 10)
	after = appendString(append(after, `,"updated_at":`...), h.UpdatedAt.Format(time.RFC3339Nano))
	after = strconv.AppendInt(append(after, `,"version":`...), int64(h.Version), 10)
	return before, append(after, '}')
}

func (l Link) append(b []byte) []byte {
	b = appendString(append(b, `{"path":`...), l.Path)
	b = appendString(append(b, `,"period":`...), l.Period)
	b = appendString(append(b, `,"run_id":`...), l.RunID)
	b = appendString(append(b, `,"sha256":`...), l.SHA256)
	return append(b, '}')
}

// follows refuses a manifest that is not the successor of the end of its
// chain: then HEAD.json was lost or replaced since the run began.
func follows(m *Manifest, last Link, any bool) error {
	if any == (m.Previous != nil) && (!any || m.Previous.SHA256 == last.SHA256) {
		return nil
	}
	period, err := dayOf(m.Period)
	if err != nil {
		return err
	}
	return lostHead(attemptsDir(period, m.Dataset))
}
