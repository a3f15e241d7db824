package catalogue

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"rasoat/pipeline/source"
	_ "rasoat/rules/check"
)

// Every key that a schema knows is explained in both languages, and no words are
// left over, but for keys of the source block, which may be ahead of the readers.
func TestSchemaWords(t *testing.T) {
	for name, text := range Schemas() {
		var doc map[string]any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		requireWords(t, name, doc)
	}
	used := map[string]bool{}
	for _, of := range []any{topFile{}, scoringBlock{}, agencyEntry{}, referenceBlock{}, incidentBlock{}, auditBlock{}, datasetFile{}, columnFile{}, ruleFile{},
		waiverFile{}, testFile{}, caseFile{}, tableFile{}, earlierFile{}, expectationFile{}, source.Database{}} {
		for i := range reflect.TypeOf(of).NumField() {
			key, _, _ := strings.Cut(reflect.TypeOf(of).Field(i).Tag.Get("yaml"), ",")
			used[reflect.TypeOf(of).Name()+"."+key] = true
		}
	}
	for key := range schemaWords {
		if !used[key] && !strings.HasPrefix(key, "Spec.") {
			t.Errorf("schemaWords explains %s, which is no key", key)
		}
	}
}

func requireWords(t *testing.T, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			requireWords(t, at, item)
		}
	case map[string]any:
		if properties, ok := v["properties"].(map[string]any); ok {
			for key, p := range properties {
				if p := p.(map[string]any); p["title"] == nil || p["description"] == nil {
					t.Errorf("%s.%s: schemaWords (schema_words.go) has no words for it", at, key)
				}
			}
		}
		for key, inner := range v {
			requireWords(t, at+"."+key, inner)
		}
	}
}
