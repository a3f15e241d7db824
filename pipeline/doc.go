// Package pipeline runs an audit: it moves rows from the extracts of agencies to
// the score store. What is right or wrong with a row is not its business, that
// is package rules.
//
//	catalogue   what there is: agencies, datasets, rules
//	source      the extracts, as Arrow record batches
//	scan        batches meet bound rules; states are merged
//	score       whole numbers become scores, by a method that is data
//	store       scores become Parquet, history and evidence
//	report      what people see, from the store only
//
// Run is the flow on one screen. Every dataset is audited by itself: a fault in
// one (its file is wrong, its extract cannot be read) is recorded as an attempt
// with status error and does not touch the others. An extract that is absent is
// not a fault but a finding.
package pipeline
