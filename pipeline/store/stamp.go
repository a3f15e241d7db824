package store

// Stamp says of all rows which audit they belong to, as a commit does.
func (t *Tables) Stamp(k Key) {
	for _, table := range tables {
		table.stamp(t, k)
	}
}

// Append adds the rows of o.
func (t *Tables) Append(o *Tables) {
	t.Runs = append(t.Runs, o.Runs...)
	t.DatasetScores = append(t.DatasetScores, o.DatasetScores...)
	t.SegmentScores = append(t.SegmentScores, o.SegmentScores...)
	t.CriterionScores = append(t.CriterionScores, o.CriterionScores...)
	t.FieldScores = append(t.FieldScores, o.FieldScores...)
	t.RuleResults = append(t.RuleResults, o.RuleResults...)
	t.ColumnProfiles = append(t.ColumnProfiles, o.ColumnProfiles...)
	t.FailureSamples = append(t.FailureSamples, o.FailureSamples...)
	t.Incidents = append(t.Incidents, o.Incidents...)
}
