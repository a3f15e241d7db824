package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRecorded: every attempt is listed, the newest first, with what came of it and
// whether current shows it; a damaged one says why.
func TestRecorded(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, noon, "births", 1, "pass")
	commit(t, s, noon, "births", 2, StatusError)
	commit(t, s, noon, "deaths", 1, "fail")
	commit(t, s, noon+1, "births", 3, "pass")
	broken := commit(t, s, noon+2, "births", 4, "pass")
	file := filepath.Join(root, filepath.FromSlash(manifestFile(noon+2, "births", broken.RunID)))
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	all := Wanted{From: Earliest, To: Latest}
	for name, c := range map[string]struct {
		wanted Wanted
		want   string
		more   bool
	}{
		"all":       {all, "2 births 0 true damaged\n1 births 1 true pass\n0 births 2 false error\n0 births 1 true pass\n0 deaths 1 true fail\n", false},
		"most":      {Wanted{From: Earliest, To: Latest, Most: 2}, "2 births 0 true damaged\n1 births 1 true pass\n", true},
		"just all":  {Wanted{Datasets: []string{"deaths"}, From: Earliest, To: Latest, Most: 1}, "0 deaths 1 true fail\n", false},
		"a range":   {Wanted{Datasets: []string{"births"}, From: noon + 1, To: noon + 1}, "1 births 1 true pass\n", false},
		"no such":   {Wanted{Datasets: []string{"x"}, From: Earliest, To: Latest}, "", false},
		"no period": {Wanted{From: noon + 9, To: Latest}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			found, more, err := s.Recorded(ctx, c.wanted)
			if err != nil || more != c.more {
				t.Errorf("more %v, %v", more, err)
			}
			if d := cmp.Diff(c.want, listed(found)); d != "" {
				t.Error(d)
			}
		})
	}
}

func listed(all []Recorded) string {
	var b strings.Builder
	for _, r := range all {
		number, status := int64(0), "damaged"
		if r.Err == nil {
			number, status = r.Rows.Runs[0].Attempt, r.Rows.Runs[0].Status
		}
		fmt.Fprintln(&b, r.Period-noon, r.Dataset, number, r.Shown, status)
	}
	return b.String()
}
