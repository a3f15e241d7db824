// Package dossier computes the dossier of a data audit (hồ sơ kiểm toán dữ liệu), which
// Decree 278/2025 asks for: what came of the audits of a year, a quarter or a month, by
// dataset and by agency, with the recommendations that follow.
//
// It reads the score store, and of the catalogue only what the store does not hold: which
// agencies there are, when datasets are due, what they are called, and the method
// ([Frame]). Both are sealed into the manifest of the dossier ([Manifest]), so that
// whoever has the store can make the tables again, years later, and hold them against
// those that were handed in ([Verify]). No clock is read: the dossier of a span ends
// with the last period of it that was audited ([Scope]).
//
//	store.Span ─▶ register (one account per dataset) ─▶ Tables ─▶ Parquet, HTML, workbook ─▶ manifest.json
//
// # What is counted
//
// Datasets are delivered once in each cycle, and audited every night. A month's extract
// that lies there for thirty nights is one delivery and not thirty; so is one that was
// sent back and delivered again, corrected, in the same cycle. Therefore a *delivery* is
// the last period of a cycle, within the span, in which the dataset was audited, and
// every mean, worst and trend is over deliveries. For a daily dataset they are its nights.
//
//	expected       cycles whose due day lies in the span, from the first period on that the
//	               store has of the dataset
//	delivered      of them, those in which an extract was there, readable or not; late where
//	               neither an audit found it for the due day or before, and was made by the day
//	               after it, nor its arrival, which the manifest has kept, is that early. What a
//	               back-fill finds on a day need not have been there on that day.
//	not_delivered  those in which audits of the due day, or after it, found none
//	not_audited    those in which nobody looked then: an audit before the due day that found
//	               nothing says nothing
//
// So expected = delivered + not_delivered + not_audited.
//
// Incidents are those that stood at some time in the span. Of a dataset at which nobody looked
// in it they are as they were left before, and a waiver that ended since is no excuse.
//
// # Exact, rounded once
//
// The mean of a dataset is that of the published scores of its deliveries, as a fraction
// of whole hundredths; that of an agency is the mean of its datasets' exact means by
// their weight. Each is rounded half up once, when it is put into a table, and is at
// most 99.99 while anything in it is below 100. A change is the difference of two
// published figures, so that anybody can check it with the page in hand. Nothing is
// computed in floating point, and a test makes every figure again by SQL.
//
// # What can be compared
//
// Figures of two methods are not comparable, nor are those of one method with other
// weights. The method of a run is known by the fingerprint in its manifest. Where more
// than one was used in a span, or another than in the span before, the rows that set
// figures side by side say so (comparable is false), and [Tables.Methods] says when each
// was used.
package dossier
