// Package score turns counts into marks: what a rule tested and failed becomes
// the score, band and status of a rule, a field, a criterion, a dataset, a
// segment and an agency.
//
// # The method is a file
//
// Nothing here knows the six words “đúng, đủ, sạch, sống, thống nhất, dùng
// chung”, or that 90 is green. A [Method] is read from a YAML file of this
// package (methods/), which names its source, says of every fact how we know it
// (read in the text, second-hand, or chosen by this project), and may be
// adjusted by the catalogue's `scoring:` block ([Overrides]). Its
// [Method.Fingerprint] goes into the manifest of every run, so that nobody has
// to guess by which weights a figure was reached.
//
// # From counts to scores
//
// [Method.Dataset] is given what was counted and nothing else: rules with
// tested and failed, fields with weights, the number of rows. The same function
// therefore scores a run, each of its segments, and the rows of the store when
// an auditor or the agency roll-up recomputes a figure years later.
//
//	rule        passed ÷ tested × 100
//	criterion   at a field: mean of its rules by rule weight
//	field       mean of its criteria by criterion weight
//	dataset     mean of its fields by field weight
//
// Next to this path, the score of a criterion over the dataset is the same mean
// over the fields that have the criterion. A method whose path lacks the field
// (rule → criterion → dataset) pools the rules of a criterion, each with its
// weight times that of its field.
//
// A mean leaves out what has no score and what weighs nothing; if nothing is
// left it is null. In particular the field _dataset and the criterion
// dung_chung weigh 0 by default: their rules count for the status only.
//
// # Exact, rounded once
//
// All means are rationals. A figure is published with two decimals, rounded
// half up, once, from the exact value: never from rounded parts. A score with a
// failure in it is published as at most 99.99, at every level: 100.00 means
// that nothing failed. “In it” means at a weight above 0. Bands and thresholds
// look at the published figure, so that anybody can check them with the report
// in hand. How that is done without paying for long fractions in each of 3,321
// segments is told in mean.go.
//
// # Status
//
// A score says how good, a [Status] what to do. A rule fails under fail_below
// and warns under warn_below; `severity: critical` makes each fail critical;
// and the identifier gate of the method makes any failure of a gated criterion
// on an identifier field critical, whatever the score. Whatever holds rules
// has the worst of their statuses:
//
//	error > critical > fail > warn > pass > not_applicable
//
// A waived rule is shown, not scored: it has its counts, no score, and no say
// in any status, not even when it could not be evaluated. A rule in error has
// no score, and neither has anything that holds it: a mean over what happened to
// work would look better than the data is known to be. An extract without rows
// scores 0 and fails.
//
// # Agencies
//
// [Method.Rollup] takes each dataset's latest exact score, drops those that
// have outlived their [Cycle], and gives every agency the mean over its subtree
// by dataset weight, a rank among its siblings ([Method.Rank]) and the Wilson
// interval of the share of clean rows ([Interval]).
package score
