package pipeline

import (
	"os"

	"rasoat/rules/spill"
)

// keysOf is the part of the memory that keys may take: one in two. What else a
// run holds does not grow with its rows but for two bits of each: some 30 MiB
// for every worker, of batches, dictionaries and profiles. The rest is for the
// garbage between two collections; with less of it the collector would run all
// the time.
const keysOf = 2

// keyBudget is what the keys of the run may take. They are spilled into the
// store, which is on a disk that the operator has chosen; a check, which writes
// nothing to keep, uses the system's folder for temporary files.
func (c *Config) keyBudget() *spill.Budget {
	if c.Memory <= 0 {
		return nil
	}
	dir := ""
	if c.Store != nil {
		dir = c.Store.SpillFolder()
	}
	if dir == "" {
		dir = os.TempDir()
	}
	return spill.New(dir, c.Catalogue.Hide(dir), c.Memory/keysOf)
}
