package store

import "testing"

// What an older version says of agencies is held against what it would say.
func TestAgenciesAsBefore(t *testing.T) {
	one, none := int64(1), int64(0)
	again := []AgencyScore{{Agency: "a", DatasetsNotDelivered: 1, DatasetsNotAudited: &one}, {Agency: "b", DatasetsNotAudited: &one}, {Agency: "c", DatasetsNotAudited: &none}}
	asBefore([]AgencyScore{{Agency: "a", DatasetsNotDelivered: 2}, {Agency: "b", DatasetsNotAudited: &one}}, again)
	if again[0].DatasetsNotDelivered != 2 || again[0].DatasetsNotAudited != nil {
		t.Errorf("%+v", again[0])
	}
	if again[1].DatasetsNotDelivered != 0 || again[1].DatasetsNotAudited == nil || again[2].DatasetsNotAudited == nil {
		t.Errorf("%+v", again[1:])
	}
}
