package store

import (
	"context"
	"path"
	"slices"
	"strings"

	"rasoat/rules/message"
)

var (
	findNoManifest = message.Define("store.find_no_manifest",
		"không có: lượt này chưa ghi xong, hoặc tệp manifest đã bị xóa",
		"is not there: the run was never finished, or its manifest was removed")
	findMissing = message.Define("store.find_missing",
		"thiếu: lượt %s được lập nối tiếp tệp này", "is missing: run %s was made to follow it")
	findFirst = message.Define("store.find_first",
		"tự nhận là lượt đầu tiên, nhưng trong lịch sử có lượt %s trước đó", "says that it is the first, but history has run %s before it")
	findOrder = message.Define("store.find_order",
		"nối tiếp lượt %s, nhưng đứng ngay trước nó là lượt %s: thứ tự đã bị thay đổi, hoặc có lượt bị chèn vào",
		"follows run %s, but run %s stands right before it: the order was changed, or a run was put in between")
	findOther = message.Define("store.find_other",
		"không phải tệp mà lượt %s ghi nhận: SHA-256 phải là %s, thực tế là %s",
		"is not the file that run %s recorded: its SHA-256 has to be %s, it is %s")
	findNumber = message.Define("store.find_number",
		"ghi là lần thứ %s của kỳ này, nhưng trong lịch sử đó là lần thứ %s",
		"says that it is attempt %s at its period, but history has it as attempt %s")
	findPrevious = message.Define("store.find_previous",
		"ghi lần trước của kỳ này là %s, nhưng trong lịch sử đó là %s",
		"says that the attempt before at its period was %s, but history has %s there")
	findStray = message.Define("store.find_stray",
		"không thuộc lượt kiểm toán nào", "belongs to no run")
)

// links names the attempts of a dataset that have no readable manifest, and each
// place where one does not follow the one before. The chain is in the order in
// which the attempts were made.
func (f *findings) links(dataset string, chain []filed) {
	var before *filed
	numbers, last := map[Day]int64{}, map[Day]string{}
	for i := range chain {
		at := &chain[i]
		numbers[at.Period]++
		switch {
		case !at.committed():
			f.add(at.place(dataset), findNoManifest)
			numbers[at.Period]--
			continue
		case at.err != nil:
			f.wrong(at.place(dataset), at.err)
		default:
			f.link(dataset, chain, before, at)
			f.count(dataset, at, numbers[at.Period], last[at.Period])
			numbers[at.Period] = at.Attempt // so that one loss is named once
		}
		before, last[at.Period] = at, at.RunID
	}
}

// link holds one manifest against the one before, nil for none.
func (f *findings) link(dataset string, chain []filed, before, at *filed) {
	says := at.Previous
	switch known := says != nil && slices.ContainsFunc(chain, func(o filed) bool { return o.RunID == says.RunID && o.committed() }); {
	case says == nil && before == nil:
	case says == nil:
		f.add(at.place(dataset), findFirst, before.RunID)
	case !known:
		f.add(says.Path, findMissing, at.RunID)
	case before == nil || says.RunID != before.RunID || says.Path != before.place(dataset):
		f.add(at.place(dataset), findOrder, says.RunID, before.id())
	case before.err == nil && says.SHA256 != before.sha256:
		f.add(before.place(dataset), findOther, at.RunID, says.SHA256, before.sha256)
	}
}

// id is the run's, a dash where there is none.
func (f *filed) id() string {
	if f == nil {
		return "–"
	}
	return f.RunID
}

// count holds what a manifest says of the attempts at its period against those
// that history has.
func (f *findings) count(dataset string, at *filed, number int64, last string) {
	switch {
	case at.Attempt != number:
		f.add(at.place(dataset), findNumber, at.Attempt, number)
	case at.PreviousRun != last:
		f.add(at.place(dataset), findPrevious, orDash(at.PreviousRun), orDash(last))
	}
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// eachCurrent visits every file of current, by its table and its path.
func (s *Store) eachCurrent(ctx context.Context, visit func(table, name string) error) error {
	names, err := s.files.List(ctx, currentDir)
	for _, name := range names {
		if err == nil {
			table, _ := strings.CutSuffix(name, "/")
			err = s.eachUnder(ctx, currentDir+"/"+name, func(name string) error { return visit(table, name) })
		}
	}
	return err
}

// eachUnder visits every file in a folder and below; a name without a slash at its
// end is a file itself.
func (s *Store) eachUnder(ctx context.Context, name string, visit func(name string) error) error {
	dir, isDir := strings.CutSuffix(name, "/")
	if !isDir {
		return visit(name)
	}
	names, err := s.files.List(ctx, dir)
	for _, inside := range names {
		if err == nil {
			err = s.eachUnder(ctx, dir+"/"+inside, visit)
		}
	}
	return err
}

// owned tells whether a file of current is one that an attempt wrote, or was
// to: a dataset whose manifests are damaged may have it rightly.
func owned(name, table string, chains map[string][]filed) bool {
	period, dataset, ok := parseCurrent(path.Base(name))
	if !ok || name != currentFile(table, period, dataset) {
		return false
	}
	for i := range chains[dataset] {
		f := &chains[dataset][i]
		if f.Period != period || !f.committed() {
			continue
		}
		if f.err != nil {
			return true
		}
		if _, has := f.Tables[table]; has {
			return true
		}
	}
	return false
}
