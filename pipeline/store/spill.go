package store

import (
	"context"

	"rasoat/rules/spill"
)

// SpillFolder is the folder of the store where runs may put files that they
// need only while they last; "" where the store is in no local folder.
func (s *Store) SpillFolder() string {
	if d, ok := s.plain.(folder); ok {
		return d.path(spillDir)
	}
	return ""
}

// clearSpill removes the files that a kill left where an open file cannot lose
// its name. One that cannot be removed is still open in a living process.
func (s *Store) clearSpill(ctx context.Context) {
	if s.SpillFolder() == "" {
		return
	}
	names, err := s.files.List(ctx, spillDir)
	if err != nil {
		return // whoever writes there is told
	}
	for _, name := range names {
		if spill.Leftover(name) {
			_ = s.files.Delete(ctx, spillDir+"/"+name)
		}
	}
}
