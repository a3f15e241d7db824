// Package rules judges. It knows what a rule is, how it is bound to a dataset,
// and how it is folded over batches of rows into whole numbers. It reads no
// file and writes no log: [pipeline] moves the rows, rules judge them. (What
// keys write to disk when memory is short is behind package spill.)
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
// # What a check sees
//
// A check is bound once, against the declared columns: there it complains, and
// there it chooses its loop, so that no loop asks what it has to do. From then on
// it sees batches, of 64 Ki rows at most, each of which one worker has for itself:
//
//   - Text(col), the texts as the file has them, in Arrow's layout; Folded(col, f),
//     the same under a folding. Texts are valid UTF-8; a null is an empty text.
//   - Days, Micros, Integers, Decimals, Booleans(col), the values of a column by
//     its declared type; meaningful where a row is neither Missing nor Mistyped.
//   - Masks (Bits): 64 rows a word, so that sets of rows combine for nothing.
//
// Each is derived when the first rule asks, and shared by all. A column of few
// different values has a dictionary, the extract's own or one that the worker
// makes (dictionary.go). No check needs to know.
//
// # How it answers, and what that costs
//
// A row check sets the bits of the rows that fail, among those that it is given to
// test, in one of four ways:
//
//	Value   func(v []byte) bool                    does this text pass?
//	Texts   func(t Text, tested, failed Bits)      the same for a column, in one loop
//	Judge   func(b *Batch, tested, failed Bits)    anything, of any columns
//	Condition                                      an expression that must be true
//
// Value is what most checks of one column need. It is called once for each
// different value of a column that has few: there a rule costs a look-up per row
// that fails, and nothing if all pass. In other columns it is called row by row,
// and that is the time to give Texts beside it: the loop that a kernel runs over
// all texts. Judge is for typed values and for several columns. A Condition comes
// from Scope.Condition: its common shapes run in the loops that `where` has.
//
// The figures are for one core of 2 GHz and 65,536 rows (go test -bench Check
// ./rules/check), in ns per row or value:
//
//	a mask combined with another                0.02
//	missing, of a column                        1–3, with a dictionary 1
//	dictionary: find the code of a row          5–8
//	day, moment, integer, decimal read          5, 8, 8–14, 16–25
//	typed values compared with constants        1
//	Value by dictionary                         0–1
//	Value row by row                            2 for the call, and what it does
//	Texts: a code of fixed length (Frame)       2–3
//	Texts: marks sought in all bytes (suspects) 0.1 per byte
//	Texts: an automaton (DFA)                   1–2 per byte
//	profile of a column of many values          6–11, of few 1
//	CEL, where no kernel fits                   200
//	a failing row: counted 0, ranked for the samples 2
//
// More than 30 a row, on names of 24 bytes and registers of 65,536 rows, cost
//
//	letter_case, charset,                     30–80   each character is looked up,
//	tidy_space, no_stand_in                           2–3 per byte
//	tone_style                                250     syllables are read where a tone may be
//	                                                  misplaced: in half of these rows
//	expression, sums_to, no_gaps, latency     25–55   several typed values, months of the calendar
//	unique, foreign_key, determines           60–110  a hash table beyond the caches
//	aggregate (median), outlier               60–80   values are kept and put in order
//	matches_source, agrees_with, one_form     45–200  a look-up, and folded texts
//	no_overlap, transitions,                  180–240 rows are put in order,
//	distinct_rows, changed_since_last                 or all their values hashed
//	geo_within                                280     distances to the points nearby
//	near_duplicate                            800     names are cut into variants, and compared
//
// A rule should cost less than reading its column does, some 15 ns a value: then
// it is free as far as a user can tell. No check locks, allocates or calls through
// an interface per row. Three checks written out, from the tag of their parameter
// to what they count, are the examples of this package: a text, typed values, a
// state.
//
// # Assembly
//
// The loops that every column goes through, and that gain twice or more by vectors, are
// written a second time for amd64: texts looked at for the profile (internal/state), plain
// dates (value), codes compared with a Frame and marks sought (internal/kernel), e-mail
// addresses (format). Each does what the Go beside it does, which other processors run, and
// hands back what it was not made for; a property test compares the two. None reads past a
// column's bytes, and those that use the upper halves of the registers end with VZEROUPPER,
// without which SHA-256 on the same core is many times slower.
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
// A check may exclude more: rows of which its list, or another dataset, says
// nothing. And it may have missing values fail by itself, where what is counted is
// not how many values are right but how many rows are of use (linkable).
//
// # Looking at another dataset
//
// What a rule must know of another dataset is its Need: the keys of its rows, alone
// or with the values that belong to them, or a State that is folded over them. A
// Gathering answers all needs of one dataset in one reading, before anything is
// bound; Env.Other hands the answers over, or says why there are none. Keys are
// compared as texts, as everywhere; values by their types (Comparable), because two
// agencies seldom write a day the same way. That a key has the same values on both
// sides is then a matter of sets: the key is among those of the other side, and so
// is the pair of it and its values. Nothing is joined, nothing is sorted, several
// rows of a key are no special case, and no value of the other side is kept.
//
// # Looking back
//
// Some checks compare a delivery with those before it. What the store holds of
// them is read before anything is bound, by whoever runs the audit, and handed over
// as Env.Past: only deliveries of cycles before the audited one, as they were
// committed, so that an old period that is audited again gets its old answer.
// What is known of this delivery when all of it has been read (its rows, the
// SHA-256 of its files, when they arrived) is asked for at the end, in the verdict.
// And what the next audit is to know of this one is handed back with it, as Kept.
//
// # Rows that fail late
//
// That a key came twice is known only at the end. Keys therefore carry their
// row's id, and a Tally keeps two bits per row (not clean, unusable), so that
// clean rows, groups and samples are exact without holding the data. Rows that
// fail late are told of one at a time and in any order, for there may be as many
// as there are rows; nothing that is made of them depends on the order.
//
// Keys grow with the rows, at 24 bytes each (28 with segments), and so do the
// numbers of a column of which a median or the unusual ones are asked, at 1–5
// (state.Numbers), and rows that are judged beside others of a group, at 48
// (state.Series). They draw on Env.Spill: past its limit they go to disk, and
// the results are the same. A foreign key whose other side has more keys than
// there is memory for is bound as a Whole instead of a Row: its rows, too, fail
// late, and agrees_with knows only then which cannot be judged (Verdict.Excluded).
package rules
