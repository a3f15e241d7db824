package score

// Gates tells whether one failure of a rule makes its row unusable: a rule of
// that criterion on an identifier field, where the method has a gate for it.
func (m *Method) Gates(criterion string, identifier bool) bool {
	return identifier && m.gated(criterion)
}

// Counts tells whether the criterion weighs anything, so that a row that fails
// one of its rules is not clean.
func (m *Method) Counts(criterion string) bool {
	c, ok := m.Criterion(criterion)
	return ok && c.Weight.Rat != nil && c.Weight.Sign() > 0
}
