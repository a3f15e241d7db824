// Package check holds the built-in checks, one file each.
//
// To add a check, write one file here, named after it, and its test data in
// testdata/NAME.txtar, and say in planted_table_test.go how faults are made that
// it must find; nothing else has to be touched. The file holds the
// parameters (a struct whose tags are the manual), the registration (name,
// criterion, error group, unit, what passes and fails in both languages) and
// bind, which looks at the declared columns once, complains there, and returns
// the loop that will run.
//
// Three files show the three shapes: pattern.go judges texts, range.go judges
// typed values, unique.go brings a state of its own.
package check
