package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/rules"
	"rasoat/rules/format"
)

// contract is the lists of testdata/contract.txt: of checks and formats, by what
// stands before their colon.
func contract(t *testing.T) map[string]map[string][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/contract.txt")
	if err != nil {
		t.Fatal(err)
	}
	lists := map[string]map[string][]string{}
	of := ""
	for line := range strings.Lines(string(text)) {
		group, names, ok := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case strings.HasPrefix(line, "#") || group == "":
		case ok:
			lists[of][group] = strings.Fields(names)
		default:
			of = group
			lists[of] = map[string][]string{}
		}
	}
	return lists
}

// all are the names of a list, sorted; those of vn have it before them.
func all(groups map[string][]string) []string {
	var names []string
	for group, list := range groups {
		for _, name := range list {
			if group == "vn" {
				name = "vn." + name
			}
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Every check and format of the contract exists under its exact name, none beside
// them, and each check is counted under the criterion that the contract gives it.
func TestContractNames(t *testing.T) {
	lists := contract(t)
	if diff := cmp.Diff(all(lists["checks"]), rules.Names()); diff != "" {
		t.Error("checks of the contract (-) and those that are registered (+):", diff)
	}
	if diff := cmp.Diff(all(lists["formats"]), format.Names()); diff != "" {
		t.Error("formats of the contract (-) and those that are registered (+):", diff)
	}
	for criterion, names := range lists["checks"] {
		for _, name := range names {
			if c, ok := rules.Lookup(name); ok && criterion != "reading" && c.Criterion != criterion {
				t.Errorf("%s is a check of %s, not of %s", name, criterion, c.Criterion)
			}
		}
	}
}

// quotedName is a name in backticks, perhaps with parameters in braces.
var quotedName = regexp.MustCompile("`([a-z][a-z0-9_.]*)(?: \\{[^`]*)?`")

// contract.txt says what the contract itself says, where that is at hand.
func TestContractIsThat(t *testing.T) {
	shared := filepath.Join(root, "..", "shared")
	spec, err := os.ReadFile(filepath.Join(shared, "spec.md"))
	if err != nil {
		t.Skip("the contract is not at hand: ", err)
	}
	domain, err := os.ReadFile(filepath.Join(shared, "domain.md"))
	if err != nil {
		t.Fatal(err)
	}
	lists := contract(t)
	checks := map[string]bool{}
	for line := range strings.Lines(chapter4(string(spec))) {
		_, listed, ok := strings.Cut(line, ":** ")
		if always, found := strings.CutPrefix(line, "Always on"); found {
			_, listed, ok = strings.Cut(always, ": ")
		}
		for _, item := range strings.Split(listed, " · ") {
			if m := quotedName.FindStringSubmatchIndex(item); ok && m != nil && m[0] == 0 {
				checks[item[m[2]:m[3]]] = true
			}
		}
	}
	if diff := cmp.Diff(sortedKeys(checks), all(lists["checks"])); diff != "" {
		t.Error("the specification's checks (-) and contract.txt (+):", diff)
	}
	formats := all(lists["formats"])
	for line := range strings.Lines(chapter4(string(domain))) {
		first, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		for _, m := range quotedName.FindAllStringSubmatch(first, -1) {
			if strings.HasPrefix(line, "| `") && !slices.Contains(formats, m[1]) {
				t.Errorf("contract.txt lacks the format %s", m[1])
			}
		}
	}
}

// chapter4 is the chapter of that number of a document.
func chapter4(text string) string {
	_, rest, _ := strings.Cut(text, "\n## 4. ")
	text, _, _ = strings.Cut(rest, "\n## ")
	return text
}

func sortedKeys(set map[string]bool) []string {
	var keys []string
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
