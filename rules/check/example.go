package check

import "embed"

// The test data of the checks go into the program: their first cases are the
// examples that the manual shows.
//
//go:embed testdata/*.txtar
var testdata embed.FS

// TestData returns the test data of a check, a txtar archive; nil where there
// is no such check.
func TestData(name string) []byte {
	archive, err := testdata.ReadFile("testdata/" + name + ".txtar")
	if err != nil {
		return nil
	}
	return archive
}
