// Package manual writes the chapters of the manual: what a check or a format
// judges, its parameters, examples, what a list that ships holds. It has no
// text of its own about any of them. Everything comes from where it is decided,
// the registration of the check: its Doc, the tags of its parameters, its
// criterion, error group and unit; and from its test data, whose first case is
// the example. What is to say of a list is at the top of its file.
//
// A chapter is made once, as a Page, and printed in two ways: as Markdown, for
// rules/README.md and rules/README.vi.md, and as plain text for `rasoat
// explain`. Both say the same.
//
// The two files are made by the program in generate/, and a test there fails
// when they are not what it would write. The part before the chapters, how a
// rule is written and what every check is given, is written by hand in
// intro.en.md and intro.vi.md.
package manual

//go:generate go run ./generate
