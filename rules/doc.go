// Package rules judges. It knows what a rule is, how it is bound to a dataset,
// and how it is folded over batches of rows into whole numbers. It reads no
// file and writes no log: [pipeline] moves the rows, rules judge them.
//
// # From a line of YAML to a number
//
//	Rule     an entry of a dataset file: a check, its parameters, what it means
//	Check    registered by its own file in rules/check: name, manual, bind
//	Bind     once per run: the rules of a dataset become a Plan, or Faults
//	Tally    what has been counted so far; one per worker, merged at the end
//	Result   the whole numbers of one rule, ready to be weighed into a score
//
// A Tally is folded over Batches. A Batch is an Arrow record of texts, as the
// file had them, and everything that can be derived from a text: whether it is
// missing, its value as a day or a number, its folded form, its hash. A
// derived column is computed when the first rule asks for it and shared by all
// others.
//
// # Two kinds of checks
//
// Most checks are row checks (Row): they look at the rows that are to be
// tested and set a bit for each that fails. Everything else is done here, once
// for all of them: which rows are outside `where`, missing, or not of the
// declared type; counting, per segment too; which rows are still clean;
// samples. The others (Whole) bring a State of their own: a set of keys, a
// maximum. Both obey the law that package rules/internal/state states: any
// split, any order, through the byte form, is the same as everything at once.
//
// A row check answers in one of two ways. Value is a function of one text: where
// a column has few different values it is asked once for each (dictionary.go),
// and a rule costs a look-up per row or, if all values pass, nothing at all.
// Judge gets masks and typed views and runs a loop of its own over the rows
// that are to be tested.
//
// # Accounting
//
// For every rule, total = tested + missing + excluded and tested = passed +
// failed. For row checks the total is the dataset's rows, which are the
// records delivered: those read and those rejected in reading, so that groups
// 1 to 3 add up to them too. A rejected record is excluded from every row
// check but readable_rows, which it fails.
//
//   - Excluded: outside `where`; or one of the rule's columns holds a value
//     that is not of its declared type (column.type alone judges that); or
//     rejected in reading.
//   - Missing: not excluded, and one of the rule's columns is missing.
//   - Tested: the rest. `nulls: fail` turns the missing into tested and failed.
//
// # Rows that fail late
//
// That a key came twice is known only at the end. Keys therefore carry their
// row's id, and a Tally keeps two bits per row (not clean, unusable), so that
// clean rows, groups and samples are exact without holding the data.
package rules
