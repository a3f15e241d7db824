// Package incident follows what is wrong from the first period in which a rule fails
// to the one in which it holds again.
//
// A score says how bad a night was. An incident says since when, for how long, and by
// when it has to be put right; it is what a data officer is asked about. Every rule and
// segment has at most one at a time.
//
//	opened     the score of the rule is below its fail_below, or the rule is critical
//	open       … still, or nothing is known of it: the dataset was not delivered, could
//	           not be read, or the rule was not applicable. Silence is no recovery.
//	waived     … still, while a document waives the rule: through its last day, whether
//	           anything is delivered or not. It does not become overdue.
//	resolved   the rule holds again, if only with a warning; said once, in that period
//	withdrawn  the dataset was audited and the rule, or the segment, is no longer there
//
// An incident is due in working days, counted from the day after the first period in
// which it was seen ([Terms]). If it was waived since, they begin anew on the day after the
// waiver, for until then nobody had to put it right; a document that is taken back held
// until the day before the period whose results no longer have it. Working days leave out
// Saturdays, Sundays and the public holidays of Việt Nam, and count Saturdays that the
// government has made working days in exchange (vn_holidays.csv).
//
// # Where they come from
//
// Incidents follow from what the store shows, period by period: [Next] makes those of a
// period from those of the period before and from what the rules came to. Nothing else
// goes in, so that an audit repeated for an earlier period changes the later ones when
// they are derived again, in order, and the same store gives the same incidents. Until when
// an incident is waived is what the last results had; more time that is granted while
// nothing is delivered counts from the next delivery on.
package incident
