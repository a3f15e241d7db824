package store

// What the tests of places, in an external package because object imports this one,
// take from the tests of this one.
var (
	Audit  = audit
	Commit = commit
	Noon   = noon
)

// NewFolder is the place that is a folder.
func NewFolder(dir string) interface {
	Files
	Locks
} {
	return folder{dir}
}
