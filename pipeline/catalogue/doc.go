// Package catalogue reads what people declare: rasoat.yaml with the agencies,
// the store, the method of scoring and the lists of reference, and one file per
// dataset with its columns and rules. What it returns is complete: every
// default is filled in, every rule has its check, its parameters, its field and
// its weight, and rules that nobody has to write down (a column's type, the
// checks that are always on) stand beside the written ones.
//
//	Load          everything, for a run
//	LoadDataset   one dataset file, to audit a file at hand
//	LoadTests     the rule tests, which nothing but `rasoat test` runs
//	Lint          everything that is wrong, in all files at once
//	Init          writes a small catalogue to begin with
//
// # What a fault stops
//
// Nothing is decided at the first fault: all problems of all files are found in
// one go, each with its place (package decode tells how). Then a fault in
// rasoat.yaml stops everything, because each dataset would be scored by it; a
// fault in one dataset file stops that dataset only, which comes back in
// Broken, so that the audit of the others is not held up by a typo. Of a file that is no
// YAML, single lines still say whose dataset it is (salvage.go).
//
// # Where rules are read
//
// Package rules knows no YAML: a rule may as well come from a test or, one
// day, from a form in a dashboard. The reading of rules is therefore here, in
// rule.go and param.go, driven by what each check says of its parameters. A
// check that is added brings its parameters with it; nothing here changes.
// Whether parameters make sense (a lower bound above the upper one, a pattern
// that is none, an expression on an undeclared column) is known to the check
// alone: rules.Bind is asked to complain, without data (bind.go).
//
// # Fingerprints
//
// An auditor must be able to prove by which rules a figure was reached. Each
// rule, each dataset's rules and the whole catalogue have a SHA-256 of their
// canonical JSON after defaults (fingerprint.go). Comments, order of keys and
// layout do not change it; a changed threshold does. What comes from the
// environment is in none of them: they are computed from ${NAME} as it is
// written.
package catalogue
