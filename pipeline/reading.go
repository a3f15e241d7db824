package pipeline

import (
	"rasoat/pipeline/source"
	"rasoat/rules/message"
)

// mostRemarks is how much of the reading of a dataset is told: a report is no place
// for the findings of a thousand files.
const mostRemarks = 12

var (
	readingOf   = message.Define("reading_of", "%s: %s", "%s: %s")
	readingMore = message.Define("reading_more", "và %s nhận xét khác", "and %s remark%[1]v more")
)

// readingText says how the files of an extract were read, each way once, and what was
// met in them: what the rule readable_rows has observed.
func readingText(files []source.File) message.M {
	var remarks []message.M
	ways := map[string]bool{}
	for i := range files {
		ways[files[i].Assumed.String()] = true
	}
	told := map[string]bool{}
	for i := range files {
		f := &files[i]
		if how := f.Assumed.String(); !f.Assumed.IsZero() && !told[how] {
			told[how] = true
			remarks = append(remarks, about(f, f.Assumed, len(ways) == 1))
		}
		for _, found := range f.Findings {
			remarks = append(remarks, about(f, found.Text, len(files) == 1))
		}
	}
	if n := len(remarks) - mostRemarks; n > 0 {
		remarks = append(remarks[:mostRemarks], message.New(readingMore, n))
	}
	if len(remarks) == 0 {
		return message.M{}
	}
	return message.List(remarks...)
}

// about names the file of a remark, unless that is clear.
func about(f *source.File, m message.M, clear bool) message.M {
	if clear {
		return m
	}
	return message.New(readingOf, f.Name, m)
}
