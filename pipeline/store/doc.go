// Package store keeps what the audits found: the score store, a folder of
// Parquet files that dashboards read without asking anybody, and beside it the
// evidence of how each figure came about.
//
// # Two halves
//
// A store has a half for readers and a half for auditors:
//
//	STORE/current/TABLE/year=2026/month=11/2026-11-21.births.parquet
//	STORE/current/agency_scores/year=2026/month=11/2026-11-21.parquet
//	STORE/current/incidents/year=2026/month=11/2026-11-21.births.parquet
//	STORE/current/TABLE/year=2026/month=10/2026-10.parquet
//	STORE/history/2026-11-21/births/RUN_ID/{manifest.json, tombstone.json, TABLE.parquet}
//	STORE/history/2026-10/births.zip
//	STORE/history/2026-11-21/agency_scores.json
//	STORE/history/{HEAD.json, CLOSED.json}
//	STORE/.rasoat/{locks,intents,debts,months,spill}/
//
// history holds every attempt ever made, each in a folder of its own that is
// written once and never touched again. current holds, per table, dataset and
// period, a byte-for-byte copy of the one attempt that counts: the newest that
// succeeded, or the newest at all while none has. So current can always be
// made again from history, and a comparison of SHA-256 sums proves that nobody
// edited a score. Two tables follow from what current shows, and are not in
// history: agency_scores, of a period, and incidents, of a dataset from period to
// period. A commit removes the incidents of its period, and the same process follows
// them anew from there on; where it dies before, the next that has a catalogue does, for it
// finds a debt ([Store.Debts]). Until then the incidents of later periods stand as they
// were last known: that they may be stale the debt says, and Verify. The third folder is
// private to the tool: locks, the intents of commits under way, debts, and what a run
// needs on disk only while it lasts.
//
// # Committing
//
// The files of a run cannot be written in one stroke, so they are written in
// an order that can be cut off anywhere (power, kill -9, a full disk) and
// finished or undone by whoever comes next:
//
//  1. an intent says which run is about to be written;
//  2. the run's tables go to its folder in history;
//  3. manifest.json goes there last: from this instant the run is committed;
//  4. HEAD.json takes in the manifest, under a lock of the whole store, together
//     with those of the process that wait for it too;
//  5. each table file of current is replaced, runs last;
//  6. the intent is removed.
//
// [Store.Recover] reads the intents that a dead process left. No manifest: the
// run's folder is removed, it never was. A manifest: steps 4 to 6 are done
// again; each may be repeated any number of times. Every command calls it
// first, and Begin does so for its own dataset.
//
// Every single file appears whole or not at all: written under a hidden name
// in the same folder, flushed to the disk, renamed, and the folder flushed. The
// files of one step are all written before the first is flushed, and a folder is flushed once for
// all who wait for it, in this run and in others: on a disk that takes long, a
// night of many small datasets waits for it together. Only the removal of an
// intent is not flushed; one that a loss of power brings back is found done.
// Between the files of one run a reader can see some switched and others not.
// That is why every row carries run_id, why [Store.Load] leaves such a dataset
// out, and why the shipped views do.
//
// # One run of a dataset at a time
//
// Begin locks the dataset, not the period: manifests of a dataset form one
// chain, each naming the SHA-256 of the one before, and HEAD.json names the end
// of every chain. Other datasets proceed at the same time; they meet only at
// HEAD.json, agency_scores and incidents, for a few milliseconds. Locks of a folder are the
// operating system's and vanish with their process.
//
// Run ids increase strictly within a dataset even where the clock stands still
// or was set back, so that the order of names in a folder is the order of the
// attempts, and nothing needs to list all of history to find its place.
//
// # Months in one file
//
// A year of 300 datasets is 900,000 files of days, and whoever reads them spends his
// time on opening them. [Store.Compact] joins a month that has ended into one file a
// table, 2026-10.parquet beside the days' files, with the rows of the runs that are
// shown, taken from history and held against its manifests. They are in the order of
// the keys; row groups end with a period, and the pages are small, so that one period
// or one dataset can be read without the others.
//
// Files of days and of a month may say different things of a place, that is of a dataset
// and a period, since a day of a joined month can be audited again. One rule says what
// counts, for the readers here and for the shipped views: a day's file of runs wins over
// the row of the month's; and the other tables count by the rows that are of this run
// and in files of the same kind. Agencies' scores: the day's file wins for its period.
// Incidents: the day's file wins for its dataset and period, and its run has to be the
// one that is shown. So a re-run writes files of a day, as ever, and is
// shown from the instant its runs is switched; the next compaction takes it in.
//
// A compaction can be cut off anywhere, because at no instant does the rule give
// another answer: first all files of the month are written, runs last, while days' files
// win; then those are removed, runs first, from where on the month's files win, which say
// the same. What a kill leaves of days' files counts for nothing, and the next
// compaction removes it; if the first file of runs was not written yet, Recover
// removes the others.
//
// Two compactions exclude each other by a lock of their own. An audit goes on meanwhile:
// what it reads in history is never changed, and the month's files are written from runs
// that were already shown. Only to remove the days' files of a dataset its lock is
// taken, and those stay whose run is no longer the one that the month's file has. A
// compaction waits up to half a minute for datasets that are being audited, then leaves
// them, whose days' files go on to count, to the next one and says so; an audit that
// begins in the milliseconds during which a compaction holds the lock waits. The months'
// files of agencies' scores and incidents are written under their locks, as the days' are.
// Where incidents are forgotten, their rows are taken out of the month's files.
//
// A month's file is sealed as all files are (seal.go), and its rows are compared with those
// in history, which the chain proves. A digest of agencies' scores by their rows is in their
// evidence.
//
// # Packed history
//
// The same year is another million files in history, small ones, which take twice their
// size on the disk. So a compaction packs them, too: one ZIP a month and dataset, with
// the very files, which any unzip takes out; those that deflate makes a tenth smaller are
// deflated. The comment of the ZIP ends with the SHA-256 of all bytes before it.
//
// Packs are below everything else (type packs): where a plain file of history is absent
// its pack is looked into, so that the chain, its verification, repair and whoever looks
// back work as before. A pack is written, with all that the one before it had, read back,
// and only then are the plain files removed; a reader looks for the plain file first, so
// he finds it in one place or the other. Two of one name have to be the same, or are
// named by Verify, and nothing is packed over them. What is
// attempted later at a packed month lies plainly beside until the next compaction. A
// dataset is packed under its lock, when no attempt at it is under way.
//
// # What is removed
//
// [Store.Prune] removes, of the periods before a day, profiles and samples, which are about
// single records, and all tables of attempts that were superseded. Runs, scores, results
// of rules and incidents of the runs that are shown stay: a yearly audit needs them. So does
// each manifest, and with it the chain. tombstone.json beside it names each table that went,
// with its SHA-256, when, by whom and why; Verify accepts that a table is missing for this
// reason alone, and counts them. So HEAD.json need not name tombstones: without one, or
// with an older one, a table is missing. That somebody removed tables himself and wrote
// the tombstone for it, only a signature shows. First all tombstones are written, then current (days'
// and months' files) and then history and packs are rid of the tables, so that a table is
// never missing without a reason, wherever pruning is cut off; the next time does what is
// left.
//
// # Closed books
//
// [Store.Close] closes the books up to a day, as in accounting: from then on no period up
// to it can be audited, for what comes later follows from it. Begin refuses, and so does
// Commit, right before it writes the manifest: whoever closes waits for the commits that
// had looked before. CLOSED.json keeps every act of closing and reopening, each with the
// SHA-256 of the one before and the number and SHA-256 of HEAD.json at that time.
// HEAD.json in its turn names the last act, from the closing on, and each commit has it
// take in what it finds, if that goes on from what was named: a CLOSED.json that is
// removed, cut off or rolled back is named by Verify, whoever commits meanwhile; of one
// that is removed no audit and no closing makes books that are open. Verify also names a
// run that began at closed books.
//
// # Failed attempts
//
// An attempt whose status is "error" is committed like any other, for an audit
// must be able to show it. It does not displace a good one in current.
//
// # What can be proven
//
// [Store.Verify] recomputes all of it from the files alone: the digest of every
// document and the SHA-256 of every table, each chain from its first manifest to the
// end that HEAD.json names, results_sha256 from the rows, and current from history.
// It may be asked beside an audit: history is held against HEAD.json as it was at the
// beginning, and what does not agree is looked at again while others write (verify_again.go).
// Agencies' scores follow from those of the datasets and are replaced with them;
// agency_scores.json beside the runs of the period holds the SHA-256 of their file.
// Whatever is read of current is held against its seal, so that nobody is shown what a
// flipped bit made of a result: days' files each time, months' files once by each process,
// both up to 64 MiB (read_sealed.go). [Store.Load] holds the days' files of its period against
// the manifests of their runs, too.
// What remains is that somebody who can write to the store makes everything after
// some attempt anew, or cuts it off: a copy of HEAD.json kept elsewhere shows that,
// and so does a signature ([Signed]), which needs a key that is kept elsewhere.
// [Store.Repair] makes again what can be made again, and names the rest.
//
// # What is the same twice
//
// results_sha256 is a digest of the numbers alone, see results.go; the same
// extract, rules and period give the same value on any machine, in any run whose
// manifest is of the same version.
//
// # Where a store is kept
//
// The place is behind two small interfaces, [Files] and [Locks]; a local folder is one
// implementation, and nothing else in this package knows of paths on disk. Package
// object is another, a bucket. It has no locks that end with their process, so it
// implements [Leases] and [Conditional] too, and where files are Conditional a commit
// goes another way between the second and the fourth step: see decided.go. A place that
// is asked over a network is [Distant].
package store
