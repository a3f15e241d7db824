// Package pipeline runs an audit: it moves rows from the extracts of agencies to
// the score store. What is right or wrong with a row is not its business, that
// is package rules.
//
//	catalogue   what there is: agencies, datasets, rules
//	source      the extracts, as Arrow record batches
//	scan        batches meet bound rules; states are merged
//	score       whole numbers become scores, by a method that is data
//	store       scores become Parquet, history and evidence
//	incident    since when a rule has failed, and by when that is to be put right
//	report      what people see, from the store only
//
// # One budget for a night
//
// A nightly run is hundreds of small datasets and a few huge ones. Jobs is how
// many goroutines read and judge at the same time, over all of them: every part of
// every extract waits for its turn, first come first served, so that small extracts
// go on beside a huge one, and a huge one that is alone has all turns. Large ones
// (from 64 MiB) are begun in a lane of their own. A dataset that was read is
// committed beside those that are being read: a commit is mostly waiting for the
// disk. How many are read and how many are written at the same time is bounded, and
// with that the memory. What is the same for all is done once: the method, the
// lists, what the store holds of earlier periods. None of it shows in a result.
//
// # The flow
//
// Run is the flow on one screen. Every dataset is audited by itself: a fault in
// one (its file is wrong, its extract cannot be read) is recorded as an attempt
// with status error and does not touch the others. An extract that is absent is
// not a fault but a finding.
//
// # Ranges of periods
//
// From and To are audited day by day, oldest first, each as if it were today, so that
// what looks back finds the days before. Two things follow from an audit for later
// periods, and are made anew: incidents, once, at the end of the range, for after each
// day of it would be work that grows with the square; and the scores of agencies, for
// days on which a score of the range still counts. What a later audit has looked back on
// stays: it is the record of what was judged, and its manifest says beside what.
//
// A range that was stopped goes on with Missing: there is nothing to remember but what
// the store has.
package pipeline
