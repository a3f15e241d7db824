package dossier

import (
	"time"

	"rasoat/pipeline/store"
)

// Day is a civil date, as in the store.
type Day = store.Day

// Punctuality is how often a dataset, or those of an agency, were due and delivered:
// Expected = Delivered + NotDelivered + NotAudited.
type Punctuality struct {
	Expected      int64 `parquet:"expected"`
	Delivered     int64 `parquet:"delivered"`
	DeliveredLate int64 `parquet:"delivered_late"` // of the delivered: those that arrived after the day on which they were due
	NotDelivered  int64 `parquet:"not_delivered"`
	NotAudited    int64 `parquet:"not_audited"`
}

// Seen are the cycles at which somebody looked: shares of what was delivered are of them.
func (p *Punctuality) Seen() int64 { return p.Expected - p.NotAudited }

// Followed is how many incidents of whole datasets there were in the span, and how
// they stood at its end.
type Followed struct {
	Incidents         int64 `parquet:"incidents"`
	IncidentsOpen     int64 `parquet:"incidents_open"`
	IncidentsWaived   int64 `parquet:"incidents_waived"`
	IncidentsResolved int64 `parquet:"incidents_resolved"`
	IncidentsOverdue  int64 `parquet:"incidents_overdue"` // open, and the correction was due before the end
	IncidentsLate     int64 `parquet:"incidents_late"`    // overdue, or resolved after the correction was due
}

// AgencyRow is a row of agencies: the marks of an agency, over all datasets of its
// subtree.
type AgencyRow struct {
	Span             string   `parquet:"span"`
	Agency           string   `parquet:"agency"`
	Parent           *string  `parquet:"parent"`
	Position         int64    `parquet:"position"` // in the tree as it is printed, from 1
	Level            int64    `parquet:"level"`
	Code             string   `parquet:"code"`
	Name             string   `parquet:"name"`
	Score            *float64 `parquet:"score"`
	Band             *string  `parquet:"band"`
	Rank             *int64   `parquet:"rank"`
	RankOf           *int64   `parquet:"rank_of"`
	Tied             bool     `parquet:"tied"`
	ConfidenceLow    *float64 `parquet:"confidence_low"`
	ConfidenceHigh   *float64 `parquet:"confidence_high"`
	Maturity         *float64 `parquet:"maturity"`
	MaturityLevel    *int64   `parquet:"maturity_level"`
	MaturityLevelID  *string  `parquet:"maturity_level_id"`
	PreviousScore    *float64 `parquet:"previous_score"`
	PreviousChange   *float64 `parquet:"previous_change"`
	PreviousCompared *bool    `parquet:"comparable"`
	Datasets         int64    `parquet:"datasets"`
	DatasetsScored   int64    `parquet:"datasets_scored"`
	Rows             int64    `parquet:"rows"`
	CleanRows        int64    `parquet:"clean_rows"`
	CleanPercent     *float64 `parquet:"clean_percent"`
	Punctuality
	Followed
}

// MaturityRow is a row of maturity: one indicator of an agency.
type MaturityRow struct {
	Span      string   `parquet:"span"`
	Agency    string   `parquet:"agency"`
	Indicator string   `parquet:"indicator"`
	Weight    float64  `parquet:"weight"`
	Part      int64    `parquet:"part"`  // of clean, delivery, correction: part ÷ whole
	Whole     int64    `parquet:"whole"` // 0 for quality, which is a score
	Percent   *float64 `parquet:"percent"`
	Figure    *float64 `parquet:"figure"` // 0–5
}

// DatasetRow is a row of datasets.
type DatasetRow struct {
	Span                 string   `parquet:"span"`
	Agency               string   `parquet:"agency"`
	Dataset              string   `parquet:"dataset"`
	Title                string   `parquet:"title"`
	Every                *string  `parquet:"every"` // null: not in the catalogue any more
	Due                  *int64   `parquet:"due"`
	Weight               *float64 `parquet:"weight"`
	Deliveries           int64    `parquet:"deliveries"` // that could be audited
	Mean                 *float64 `parquet:"mean"`
	MeanBand             *string  `parquet:"mean_band"`
	FirstPeriod          *Day     `parquet:"first_period,date"`
	FirstScore           *float64 `parquet:"first_score"`
	LastPeriod           *Day     `parquet:"last_period,date"`
	LastScore            *float64 `parquet:"last_score"`
	LastBand             *string  `parquet:"last_band"`
	LastStatus           *string  `parquet:"last_status"`
	Change               *float64 `parquet:"change"` // last − first
	Comparable           *bool    `parquet:"change_comparable"`
	WorstPeriod          *Day     `parquet:"worst_period,date"`
	WorstScore           *float64 `parquet:"worst_score"`
	PreviousMean         *float64 `parquet:"previous_mean"`
	PreviousChange       *float64 `parquet:"previous_change"` // mean − previous_mean
	PreviousCompared     *bool    `parquet:"comparable"`
	Rows                 *int64   `parquet:"rows"` // of the last delivery
	CleanRows            *int64   `parquet:"clean_rows"`
	CleanPercent         *float64 `parquet:"clean_percent"`
	CleanPercentMean     *float64 `parquet:"clean_percent_mean"`
	FailedAttempts       int64    `parquet:"failed_attempts"`
	Reruns               int64    `parquet:"reruns"`
	RuleSets             int64    `parquet:"rule_sets"`
	SegmentIncidentsOpen int64    `parquet:"segment_incidents_open"`
	Punctuality
	Followed
	Altered
}

// Altered is what the catalogue said of a dataset within the span and does not say any more.
// What is null did not change, or is not known.
type Altered struct {
	NotCounted   *int64   `parquet:"not_counted"`      // periods not delivered, where it is not in the catalogue any more
	Elsewhere    *int64   `parquet:"stored_elsewhere"` // audits stored under other agencies
	EveryBefore  *string  `parquet:"every_before"`
	DueBefore    *int64   `parquet:"due_before"`
	EveryUntil   *Day     `parquet:"every_until,date"` // the last period that had this cycle
	WeightBefore *float64 `parquet:"weight_before"`
	WeightUntil  *Day     `parquet:"weight_until,date"` // the last delivery that had this weight
}

// CriterionRow is a row of criteria: a criterion of a dataset.
type CriterionRow struct {
	Span       string   `parquet:"span"`
	Agency     string   `parquet:"agency"`
	Dataset    string   `parquet:"dataset"`
	Criterion  string   `parquet:"criterion"`
	Deliveries int64    `parquet:"deliveries"` // that have a score of it
	Weight     float64  `parquet:"weight"`     // in the last delivery that has it
	Mean       *float64 `parquet:"mean"`
	WorstScore *float64 `parquet:"worst_score"`
	LastPeriod Day      `parquet:"last_period,date"`
	LastScore  *float64 `parquet:"last_score"`
	LastBand   *string  `parquet:"last_band"`
	LastTested int64    `parquet:"last_tested"`
	LastFailed int64    `parquet:"last_failed"`
}

// RuleRow is a row of rules: a rule over a whole dataset, over its deliveries.
type RuleRow struct {
	Span           string   `parquet:"span"`
	Agency         string   `parquet:"agency"`
	Dataset        string   `parquet:"dataset"`
	Rule           string   `parquet:"rule"`
	Place          int64    `parquet:"place"` // among the rules of the dataset, the worst first
	Check          string   `parquet:"check"`
	Field          string   `parquet:"field"`
	Criterion      string   `parquet:"criterion"`
	ErrorGroup     *int64   `parquet:"error_group"`
	Severity       string   `parquet:"severity"`
	Unit           string   `parquet:"unit"`
	Basis          *string  `parquet:"basis"`
	Deliveries     int64    `parquet:"deliveries"` // in which it was
	PeriodsFailed  int64    `parquet:"deliveries_failed"`
	PeriodsWarned  int64    `parquet:"deliveries_warned"`
	PeriodsWaived  int64    `parquet:"deliveries_waived"`
	Mean           *float64 `parquet:"mean"`
	WorstScore     *float64 `parquet:"worst_score"`
	MostFailed     int64    `parquet:"most_failed"`
	LastPeriod     Day      `parquet:"last_period,date"`
	LastStatus     string   `parquet:"last_status"`
	LastScore      *float64 `parquet:"last_score"`
	LastTested     int64    `parquet:"last_tested"`
	LastFailed     int64    `parquet:"last_failed"`
	InLastDelivery bool     `parquet:"in_last_delivery"` // else it was taken out
}

// MissedRow is a row of missed_deliveries: a cycle whose extract came late, or not.
type MissedRow struct {
	Span        string `parquet:"span"`
	Agency      string `parquet:"agency"`
	Dataset     string `parquet:"dataset"`
	Due         Day    `parquet:"due,date"`
	CycleFrom   Day    `parquet:"cycle_from,date"`
	CycleTo     Day    `parquet:"cycle_to,date"`
	State       string `parquet:"state"` // not_delivered, not_audited, late
	DeliveredOn *Day   `parquet:"delivered_on,date"`
}

// AttemptRow is a row of attempts: one that failed, or was made again.
type AttemptRow struct {
	Span     string  `parquet:"span"`
	Agency   string  `parquet:"agency"`
	Dataset  string  `parquet:"dataset"`
	Period   Day     `parquet:"period,date"`
	Attempt  int64   `parquet:"attempt"`
	RunID    string  `parquet:"run_id"`
	Status   string  `parquet:"status"`
	Shown    bool    `parquet:"shown"` // it is the one that counts
	Reason   *string `parquet:"reason"`
	Operator *string `parquet:"operator"`
	Error    *string `parquet:"error"`
}

// IncidentRow is a row of incidents: of a whole dataset, as it stood at the end.
type IncidentRow struct {
	Span          string `parquet:"span"`
	Agency        string `parquet:"agency"`
	Dataset       string `parquet:"dataset"`
	Rule          string `parquet:"rule"`
	FirstSeen     Day    `parquet:"first_seen,date"`
	LastSeen      Day    `parquet:"last_seen,date"`
	Periods       int64  `parquet:"periods"`
	Status        string `parquet:"status"`
	Ended         *Day   `parquet:"ended,date"` // the period in which it was resolved or withdrawn
	DueReview     Day    `parquet:"due_review,date"`
	DueCorrection Day    `parquet:"due_correction,date"`
	Overdue       bool   `parquet:"overdue"`
	Late          bool   `parquet:"late"`
	WaivedUntil   *Day   `parquet:"waived_until,date"` // of one that a document waives; null: not known, of older runs
}

// WaiverRow is a row of waivers: a document that took a rule out of the score.
type WaiverRow struct {
	Span        string  `parquet:"span"`
	Agency      string  `parquet:"agency"`
	Dataset     string  `parquet:"dataset"`
	Rule        string  `parquet:"rule"`
	WaivedUntil *Day    `parquet:"waived_until,date"`
	Document    *string `parquet:"document"`
	Reason      *string `parquet:"reason"`
	Deliveries  int64   `parquet:"deliveries"`
	FirstPeriod Day     `parquet:"first_period,date"`
	LastPeriod  Day     `parquet:"last_period,date"`
	LastFailed  int64   `parquet:"last_failed"` // records that it keeps out of the score
	Expired     bool    `parquet:"expired"`     // before the end of the dossier
}

// TrendRow is a row of trend: an agency or a dataset over a part of the span.
type TrendRow struct {
	Span       string   `parquet:"span"`
	Kind       string   `parquet:"kind"` // agency, dataset
	ID         string   `parquet:"id"`
	From       Day      `parquet:"from,date"`
	To         Day      `parquet:"to,date"`
	Deliveries int64    `parquet:"deliveries"`
	Score      *float64 `parquet:"score"`
}

// ClosingRow is a row of closings: an act that closed the books, or opened them again, for
// days of the span.
type ClosingRow struct {
	Span         string    `parquet:"span"`
	Number       int64     `parquet:"number"` // of the act, from 1
	Act          string    `parquet:"act"`    // close, reopen
	Period       string    `parquet:"period"`
	ClosedUntil  *Day      `parquet:"closed_until,date"` // the last day that is closed from then on
	At           time.Time `parquet:"at,timestamp(microsecond)"`
	Operator     *string   `parquet:"operator"`
	Reason       *string   `parquet:"reason"`
	HeadSequence int64     `parquet:"head_sequence"` // of HEAD.json at that time
}

// MethodRow is a row of methods: one that scored deliveries of the span, or of that before.
type MethodRow struct {
	Span         string `parquet:"span"`
	Method       string `parquet:"method"`
	MethodSHA256 string `parquet:"method_sha256"`
	FirstPeriod  Day    `parquet:"first_period,date"`
	LastPeriod   Day    `parquet:"last_period,date"`
	Deliveries   int64  `parquet:"deliveries"`
	OfCatalogue  bool   `parquet:"of_catalogue"` // it is the method that bands and means of the dossier go by
}

// WeightRow is a row of method_weights: what a criterion weighed.
type WeightRow struct {
	Span         string  `parquet:"span"`
	MethodSHA256 string  `parquet:"method_sha256"`
	Criterion    string  `parquet:"criterion"`
	Name         string  `parquet:"name"`
	Weight       float64 `parquet:"weight"`
}

// RecommendationRow is a row of recommendations.
type RecommendationRow struct {
	Span    string   `parquet:"span"`
	Agency  string   `parquet:"agency"`
	Place   int64    `parquet:"place"` // of an agency, the most pressing first
	Dataset string   `parquet:"dataset"`
	Rule    *string  `parquet:"rule"`
	Kind    string   `parquet:"kind"`   // rule, delivery, reading, waiver
	Status  string   `parquet:"status"` // critical, fail, not_delivered, error, waived
	Failed  *int64   `parquet:"failed"`
	Tested  *int64   `parquet:"tested"`
	Periods *int64   `parquet:"periods"`
	Score   *float64 `parquet:"score"`
	Due     *Day     `parquet:"due,date"`
	Overdue bool     `parquet:"overdue"`
	Basis   *string  `parquet:"basis"`
	TextVI  string   `parquet:"text_vi"`
	TextEN  string   `parquet:"text_en"`
}

// Tables are all tables of a dossier.
type Tables struct {
	Agencies        []AgencyRow
	Maturity        []MaturityRow
	Datasets        []DatasetRow
	Criteria        []CriterionRow
	Rules           []RuleRow
	Missed          []MissedRow
	Attempts        []AttemptRow
	Closings        []ClosingRow
	Incidents       []IncidentRow
	Waivers         []WaiverRow
	Trend           []TrendRow
	Methods         []MethodRow
	Weights         []WeightRow
	Recommendations []RecommendationRow
}
