package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strconv"
	"sync"
	"time"

	"rasoat/rules/message"
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
	Digest         string          `json:"digest,omitempty"`
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
	data, err := readAll(ctx, s.files, headFile)
	if errors.Is(err, fs.ErrNotExist) {
		return &Head{}, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	sum := sha256Hex(data)
	if h := s.known.head(sum); h != nil {
		return h, sum, nil
	}
	h, err := DecodeHead(data)
	if err != nil {
		return nil, "", damaged(headFile, err)
	}
	s.known.learn(h, sum)
	return h, sum, nil
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

// tree is the document as encoding/json has it.
func (h *Head) tree() map[string]any {
	datasets := make(map[string]any, len(h.Datasets))
	for dataset, l := range h.Datasets {
		datasets[dataset] = map[string]any{"period": l.Period, "run_id": l.RunID, "path": l.Path, "sha256": l.SHA256}
	}
	t := map[string]any{
		"version":    json.Number(strconv.Itoa(h.Version)),
		"sequence":   json.Number(strconv.FormatInt(h.Sequence, 10)),
		"updated_at": h.UpdatedAt.Format(time.RFC3339Nano),
		"datasets":   datasets,
	}
	if h.PreviousSHA256 != "" {
		t["previous_sha256"] = h.PreviousSHA256
	}
	return t
}

// advance takes a committed manifest into HEAD.json. One that is there
// already, or has successors, changes nothing.
func (s *Store) advance(ctx context.Context, m *Manifest, sha256 string) error {
	return s.under(ctx, headLock, func() error {
		h, sum, err := s.Head(ctx)
		if err != nil {
			return err
		}
		last, any := h.Datasets[m.Dataset]
		if any && last.RunID >= m.RunID {
			return nil
		}
		if err := follows(m, last, any); err != nil {
			return err
		}
		return s.putHead(ctx, h, sum, m, sha256)
	})
}

func (s *Store) putHead(ctx context.Context, h *Head, sum string, m *Manifest, sha256 string) error {
	next := &Head{
		Version:        documentVersion,
		Sequence:       h.Sequence + 1,
		PreviousSHA256: sum,
		UpdatedAt:      m.FinishedAt,
		Datasets:       h.Datasets,
	}
	if next.Datasets == nil {
		next.Datasets = map[string]Link{}
	}
	next.Datasets[m.Dataset] = m.link(sha256)
	file, digest, err := seal(next)
	if err != nil {
		return err
	}
	if err := putBytes(ctx, s.files, headFile, file); err != nil {
		return err
	}
	next.Digest = digest
	s.known.learn(next, sha256Hex(file))
	return nil
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
	return &Error{What: message.New(headLost, attemptsDir(period, m.Dataset))}
}
