package store

import "time"

// Day is a civil date as Parquet's DATE: days since 1970-01-01.
type Day = int32

// Key leads every table but agency_scores: which audit a row belongs to.
type Key struct {
	Period  Day    `parquet:"period,date"`
	Agency  string `parquet:"agency"`
	Dataset string `parquet:"dataset"`
	RunID   string `parquet:"run_id"`
}

// Leading is the key that leads a row, whichever table it is of.
func (k *Key) Leading() *Key { return k }

// Run is a row of runs: one attempt at auditing one dataset for one period.
type Run struct {
	Key
	Attempt         int64     `parquet:"attempt"`
	StartedAt       time.Time `parquet:"started_at,timestamp(microsecond)"`
	FinishedAt      time.Time `parquet:"finished_at,timestamp(microsecond)"`
	DurationMs      int64     `parquet:"duration_ms"`
	ToolVersion     string    `parquet:"tool_version"`
	Method          string    `parquet:"method"`
	CatalogueSHA256 string    `parquet:"catalogue_sha256"`
	RulesSHA256     string    `parquet:"rules_sha256"`
	InputSHA256     *string   `parquet:"input_sha256"`
	InputBytes      int64     `parquet:"input_bytes"`
	InputFiles      int64     `parquet:"input_files"`
	RowsRead        int64     `parquet:"rows_read"`
	RowsRejected    int64     `parquet:"rows_rejected"`
	RowsSkipped     int64     `parquet:"rows_skipped"`
	Encoding        *string   `parquet:"encoding"`
	Format          *string   `parquet:"format"`
	Reason          *string   `parquet:"reason"`
	Operator        *string   `parquet:"operator"`
	Host            *string   `parquet:"host"`
	Status          string    `parquet:"status"`
	Error           *string   `parquet:"error"`
	PreviousRun     *string   `parquet:"previous_run"`
	ResultsSHA256   string    `parquet:"results_sha256"`
	Every           *string   `parquet:"every"` // null: an older version did not keep it
	Due             *int64    `parquet:"due"`
}

// DatasetScore is a row of dataset_scores. Scores are 0–100, rounded to two
// decimals as published; null when nothing could be scored.
type DatasetScore struct {
	Key
	Title              string   `parquet:"title"`
	Score              *float64 `parquet:"score"`
	Band               *string  `parquet:"band"`
	Status             string   `parquet:"status"`
	Rows               int64    `parquet:"rows"`
	CleanRows          int64    `parquet:"clean_rows"`
	CleanPercent       *float64 `parquet:"clean_percent"`
	Group1Rows         int64    `parquet:"group_1_rows"`
	Group2Rows         int64    `parquet:"group_2_rows"`
	Group3Rows         int64    `parquet:"group_3_rows"`
	Rules              int64    `parquet:"rules"`
	RulesPassed        int64    `parquet:"rules_passed"`
	RulesWarned        int64    `parquet:"rules_warned"`
	RulesFailed        int64    `parquet:"rules_failed"`
	RulesCritical      int64    `parquet:"rules_critical"`
	RulesWaived        int64    `parquet:"rules_waived"`
	RulesNotApplicable int64    `parquet:"rules_not_applicable"`
	RulesError         int64    `parquet:"rules_error"`
	Weight             float64  `parquet:"weight"`
}

// SegmentScore is a row of segment_scores: one value of the segment column.
type SegmentScore struct {
	Key
	Segment   string   `parquet:"segment"`
	Score     *float64 `parquet:"score"`
	Band      *string  `parquet:"band"`
	Status    string   `parquet:"status"`
	Rows      int64    `parquet:"rows"`
	CleanRows int64    `parquet:"clean_rows"`
	Rank      *int64   `parquet:"rank"`
	Tied      bool     `parquet:"tied"`
}

// CriterionScore is a row of criterion_scores. Segment is null for the whole
// dataset, as in every table that has it.
type CriterionScore struct {
	Key
	Criterion     string   `parquet:"criterion"`
	CriterionName string   `parquet:"criterion_name"`
	Segment       *string  `parquet:"segment"`
	Score         *float64 `parquet:"score"`
	Band          *string  `parquet:"band"`
	Weight        float64  `parquet:"weight"`
	Rules         int64    `parquet:"rules"`
	Tested        int64    `parquet:"tested"`
	Failed        int64    `parquet:"failed"`
}

// FieldScore is a row of field_scores.
type FieldScore struct {
	Key
	Field      string   `parquet:"field"`
	Title      string   `parquet:"title"`
	Identifier bool     `parquet:"identifier"`
	Score      *float64 `parquet:"score"`
	Band       *string  `parquet:"band"`
	Status     string   `parquet:"status"`
	Weight     float64  `parquet:"weight"`
	Tested     int64    `parquet:"tested"`
	Failed     int64    `parquet:"failed"`
}

// RuleResult is a row of rule_results: total = tested + missing + excluded and
// tested = passed + failed, all in the rule's unit.
type RuleResult struct {
	Key
	Rule            string   `parquet:"rule"`
	Check           string   `parquet:"check"`
	Field           string   `parquet:"field"`
	Criterion       string   `parquet:"criterion"`
	ErrorGroup      *int64   `parquet:"error_group"`
	Segment         *string  `parquet:"segment"`
	Severity        string   `parquet:"severity"`
	Status          string   `parquet:"status"`
	Unit            string   `parquet:"unit"`
	Total           int64    `parquet:"total"`
	Tested          int64    `parquet:"tested"`
	Missing         int64    `parquet:"missing"`
	Excluded        int64    `parquet:"excluded"`
	Passed          int64    `parquet:"passed"`
	Failed          int64    `parquet:"failed"`
	Score           *float64 `parquet:"score"`
	WarnBelow       float64  `parquet:"warn_below"`
	FailBelow       float64  `parquet:"fail_below"`
	Weight          float64  `parquet:"weight"`
	Observed        *string  `parquet:"observed"`
	DuplicateGroups *int64   `parquet:"duplicate_groups"`
	SurplusRows     *int64   `parquet:"surplus_rows"`
	Reason          *string  `parquet:"reason"`
	Basis           *string  `parquet:"basis"`
	WaivedUntil     *Day     `parquet:"waived_until,date"`
	RuleSHA256      string   `parquet:"rule_sha256"`
	WaiverDocument  *string  `parquet:"waiver_document"`
	WaiverReason    *string  `parquet:"waiver_reason"`
}

// ColumnProfile is a row of column_profiles. TopValues and Shapes are JSON
// arrays of {"value","count"}; null on personal columns, as are Min, Max and all
// that is computed of the values: of a single row, the mean is the value.
type ColumnProfile struct {
	Key
	Column          string   `parquet:"column"`
	Position        *int64   `parquet:"position"`
	Type            string   `parquet:"type"`
	Rows            int64    `parquet:"rows"`
	Missing         int64    `parquet:"missing"`
	Placeholders    int64    `parquet:"placeholders"`
	Distinct        int64    `parquet:"distinct"`
	DistinctIsExact bool     `parquet:"distinct_is_exact"`
	Min             *string  `parquet:"min"`
	Max             *string  `parquet:"max"`
	Mean            *float64 `parquet:"mean"`
	Stddev          *float64 `parquet:"stddev"`
	P25Approx       *float64 `parquet:"p25_approx"`
	P50Approx       *float64 `parquet:"p50_approx"`
	P75Approx       *float64 `parquet:"p75_approx"`
	MinLength       *int64   `parquet:"min_length"`
	MaxLength       *int64   `parquet:"max_length"`
	TopValues       *string  `parquet:"top_values"`
	Shapes          *string  `parquet:"shapes"`
}

// FailureSample is a row of failure_samples. RowNumber is what a spreadsheet
// shows (the header counted), Line the physical line of a text file, Cell the address
// in a workbook (Sheet1!C7), of the whole row where the rule is about no column of it.
type FailureSample struct {
	Key
	Rule        string  `parquet:"rule"`
	Segment     *string `parquet:"segment"`
	SourceFile  string  `parquet:"source_file"`
	RowNumber   int64   `parquet:"row_number,plain"`
	Line        *int64  `parquet:"line,plain"`
	Column      *string `parquet:"column"`
	ValueMasked *string `parquet:"value_masked,plain"`
	KeyMasked   *string `parquet:"key_masked,plain"`
	Reason      *string `parquet:"reason"`
	Cell        *string `parquet:"cell"`
}

// AgencyScore is a row of agency_scores, one file per period.
type AgencyScore struct {
	Period               Day      `parquet:"period,date"`
	Agency               string   `parquet:"agency"`
	Parent               *string  `parquet:"parent"`
	Name                 string   `parquet:"name"`
	Level                int64    `parquet:"level"`
	Score                *float64 `parquet:"score"`
	Band                 *string  `parquet:"band"`
	Rank                 *int64   `parquet:"rank"`
	RankOf               *int64   `parquet:"rank_of"`
	Tied                 bool     `parquet:"tied"`
	Datasets             int64    `parquet:"datasets"`
	DatasetsNotDelivered int64    `parquet:"datasets_not_delivered"`
	ConfidenceLow        *float64 `parquet:"confidence_low"`
	ConfidenceHigh       *float64 `parquet:"confidence_high"`
	DatasetsNotAudited   *int64   `parquet:"datasets_not_audited"`
}

// Tables are all rows that one run of one dataset writes, but for
// agency_scores, which belongs to a period and not to a run.
type Tables struct {
	Runs            []Run
	DatasetScores   []DatasetScore
	SegmentScores   []SegmentScore
	CriterionScores []CriterionScore
	FieldScores     []FieldScore
	RuleResults     []RuleResult
	RuleParts       []RuleParts // of a run that is about to be stored: the other rows of rule_results
	ColumnProfiles  []ColumnProfile
	FailureSamples  []FailureSample
	Incidents       []Incident // followed from run to run; those of a run are none of its rows
}

// Incident is a row of incidents: a rule that fails, over the whole dataset or in a
// segment, as it stood at the end of the period (package incident). RunID is that of
// the run of the period.
type Incident struct {
	Key
	Rule          string  `parquet:"rule"`
	Segment       *string `parquet:"segment"`
	FirstSeen     Day     `parquet:"first_seen,date"`
	LastSeen      Day     `parquet:"last_seen,date"`
	Periods       int64   `parquet:"periods"`
	Status        string  `parquet:"status"`
	DueReview     Day     `parquet:"due_review,date"`
	DueCorrection Day     `parquet:"due_correction,date"`
	Overdue       bool    `parquet:"overdue"`
	WaivedUntil   *Day    `parquet:"waived_until,date"`
}
