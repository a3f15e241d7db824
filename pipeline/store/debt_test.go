package store

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofrs/flock"

	"rasoat/rules/message"
)

// debtsOf are the debts that dead processes left, as "dataset,dataset period".
func debtsOf(t *testing.T, s *Store, paid bool) string {
	t.Helper()
	var all []string
	if err := s.Debts(context.Background(), func(d *Debt) (bool, error) {
		all = append(all, strings.Join(d.Datasets, ",")+" "+iso(d.Period))
		return paid, nil
	}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "; ")
}

func owe(t *testing.T, s *Store, period Day, datasets ...string) *Debt {
	t.Helper()
	d, err := s.Owe(context.Background(), period, datasets)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// owing are the datasets of which the living owe something.
func owing(ctx context.Context, s *Store) (map[string]bool, error) {
	owed, err := s.Owed(ctx)
	datasets := map[string]bool{}
	for _, d := range owed {
		for _, dataset := range d.Datasets {
			datasets[dataset] = datasets[dataset] || d.Living
		}
	}
	maps.DeleteFunc(datasets, func(_ string, living bool) bool { return !living })
	return datasets, err
}

// Debts of the living are theirs; what the dead left, everybody finds until it is paid,
// and nobody's debt takes the place of another's.
func TestDebts(t *testing.T) {
	ctx, root := context.Background(), t.TempDir()
	a, b := open(t, root), open(t, root)
	first, second := owe(t, a, noon, "births", "deaths"), owe(t, b, noon-1, "births")
	if err := first.Move(ctx, noon+1, noon+1); err != nil {
		t.Fatal(err)
	}
	if got := debtsOf(t, b, true); got != "" {
		t.Errorf("of the living: %s", got)
	}
	if owing, err := owing(ctx, b); err != nil || len(owing) != 2 {
		t.Errorf("the living owe %v, %v", owing, err)
	}
	if err := first.Leave(); err != nil { // as if it had died
		t.Fatal(err)
	}
	if owing, err := owing(ctx, b); err != nil || len(owing) != 1 {
		t.Errorf("the living owe %v, %v", owing, err)
	}
	third := owe(t, a, noon, "births")
	for _, paid := range []bool{false, true} {
		if got := debtsOf(t, b, paid); got != "births,deaths 2026-11-22" {
			t.Errorf("of the dead: %q", got)
		}
	}
	for _, d := range []*Debt{second, third} {
		if err := errors.Join(d.Paid(ctx), d.Leave()); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := os.ReadDir(filepath.Join(root, filepath.FromSlash(debtsDir))); err != nil || len(left) > 0 {
		t.Errorf("%v is left over: %v", left, err)
	}
}

// Two that look at the same moment both see that a debtor is dead.
func TestOwedBesideAnotherThatLooks(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	debt := owe(t, s, noon, "births")
	if owed, err := s.Owed(context.Background()); err != nil || len(owed) != 1 || !owed[0].Living {
		t.Errorf("of the living: %+v, %v", owed, err)
	}
	if err := debt.Leave(); err != nil { // as if it had died
		t.Fatal(err)
	}
	other := flock.New(folder{root}.path(locksDir + "/" + debtLock + "births.lock"))
	if looks, err := other.TryRLock(); err != nil || !looks {
		t.Fatal(looks, err)
	}
	defer other.Close()
	if owed, err := s.Owed(context.Background()); err != nil || len(owed) != 1 || owed[0].Living {
		t.Errorf("of the dead: %+v, %v", owed, err)
	}
}

// What is wrong with one debt does not keep the others from being paid.
func TestDebtsDamaged(t *testing.T) {
	ctx, root := context.Background(), t.TempDir()
	s := open(t, root)
	for _, dataset := range []string{"births", "deaths"} {
		if err := owe(t, s, noon, dataset).Leave(); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(root, filepath.FromSlash(debtFile("births")))
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	altered := strings.Replace(string(file), "2026-11-21", "2026-11-20", 1)
	begun := filepath.Join(root, filepath.FromSlash(debtsDir), ".marriages.json.tmp")
	if err := errors.Join(os.WriteFile(name, []byte(altered), 0o600), os.WriteFile(begun, []byte(altered[:9]), 0o600)); err != nil {
		t.Fatal(err)
	}
	paid := 0
	err = s.Debts(ctx, func(*Debt) (bool, error) { paid++; return true, nil })
	if err == nil || !strings.Contains(err.Error(), debtFile("births")) || paid != 1 {
		t.Errorf("%d paid, %v", paid, err)
	}
	if _, err := os.Stat(begun); err == nil {
		t.Error("what a kill left of writing a debt is still there")
	}
	found, err := s.Repair(ctx)
	if err != nil || len(found) != 1 || !found[0].Done || found[0].Path != debtFile("births") {
		t.Errorf("repair: %v, %v", found, err)
	}
	if got := debtsOf(t, s, true); got != "" {
		t.Errorf("after repair: %s", got)
	}
}

// What lies among the debts and is none is told, and keeps none from being paid.
func TestStrangersAmongDebts(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	if err := owe(t, s, noon, "births").Leave(); err != nil {
		t.Fatal(err)
	}
	strangers := []string{"Births.json", "births", "old/", ".x y.json.tmp"}
	for _, name := range strangers {
		putBack(t, root, debtsDir+"/"+strings.Replace(name, "/", "/births.json", 1), "{}")
	}
	paid := 0
	err := s.Debts(context.Background(), func(*Debt) (bool, error) { paid++; return true, nil })
	owed, failure := s.Owed(context.Background())
	if paid != 1 || err == nil || failure != nil || len(owed) != len(strangers) {
		t.Fatalf("%d paid, %v; owed: %v, %v", paid, err, owed, failure)
	}
	for i, name := range []string{"Births.json", "births", "old/", "x y.json"} {
		name = debtsDir + "/" + name
		if found := owed[i].Finding(); owed[i].Living || found.Path != name || !strings.Contains(found.What.In(message.VI), "tên tệp không theo mã bộ dữ liệu nào") || !strings.Contains(err.Error(), name+" is damaged") {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}

// FuzzDebts: whatever a debt is, it is read or refused, and what is read can be paid.
func FuzzDebts(f *testing.F) {
	file, _, err := seal(&debtDocument{Version: 1, Period: "2026-11-21", Datasets: []string{"births"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add([]byte("{}"))
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		putBack(t, root, debtFile("births"), string(data))
		s := open(t, root)
		_ = s.Debts(context.Background(), func(d *Debt) (bool, error) {
			for _, dataset := range d.Datasets {
				if err := errors.Join(checkDataset(dataset), checkPeriod(d.Period)); err != nil {
					t.Error(err)
				}
			}
			return true, nil
		})
	})
}
