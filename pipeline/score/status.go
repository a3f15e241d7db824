package score

import (
	"slices"

	"rasoat/rules/message"
)

// Status says what is to be done about a rule, a field, a dataset or a
// segment; the last two are of datasets whose extract is absent.
type Status string

// The statuses, as the store keeps them.
const (
	NotApplicable Status = "not_applicable" // nothing was tested
	Pass          Status = "pass"
	Warn          Status = "warn"     // under warn_below
	Fail          Status = "fail"     // under fail_below
	Critical      Status = "critical" // a fail of a critical rule, or the identifier gate
	Error         Status = "error"    // could not be judged
	Waived        Status = "waived"   // of a rule: shown, not scored
	NotDelivered  Status = "not_delivered"
	NotDue        Status = "not_due"
)

// precedence lists the statuses that a dataset can take over from its rules,
// the mildest first.
var precedence = []Status{NotApplicable, Pass, Warn, Fail, Critical, Error}

// Worst returns the gravest of the statuses, not_applicable for none. Waived,
// not_delivered and not_due have no say.
func Worst(statuses ...Status) Status {
	worst := 0
	for _, s := range statuses {
		worst = max(worst, slices.Index(precedence, s))
	}
	return precedence[worst]
}

var statusKeys = map[Status]string{
	NotApplicable: message.Define("status.not_applicable", "không áp dụng", "not applicable"),
	Pass:          message.Define("status.pass", "đạt", "pass"),
	Warn:          message.Define("status.warn", "cảnh báo", "warning"),
	Fail:          message.Define("status.fail", "không đạt", "fail"),
	Critical:      message.Define("status.critical", "nghiêm trọng", "critical"),
	Error:         message.Define("status.error", "lỗi", "error"),
	Waived:        message.Define("status.waived", "được miễn (tạm hoãn)", "waived"),
	NotDelivered:  message.Define("status.not_delivered", "chưa giao nộp", "not delivered"),
	NotDue:        message.Define("status.not_due", "chưa đến hạn", "not due"),
}

// The severities of a rule, under the key "severity." and their name.
var (
	_ = message.Define("severity.minor", "nhẹ", "minor")
	_ = message.Define("severity.major", "đáng kể", "major")
	_ = message.Define("severity.critical", "nghiêm trọng", "critical")
)

// Message names the status to an officer. A status of a newer version is shown
// as it stands.
func (s Status) Message() message.M {
	if key, ok := statusKeys[s]; ok {
		return message.New(key)
	}
	return message.M{Key: string(s)}
}

// Counts is how many rules have each status.
type Counts struct {
	Rules, Passed, Warned, Failed, Critical, Waived, NotApplicable, Errors int64
}

func (c *Counts) add(s Status) {
	c.Rules++
	switch s {
	case Pass:
		c.Passed++
	case Warn:
		c.Warned++
	case Fail:
		c.Failed++
	case Critical:
		c.Critical++
	case Waived:
		c.Waived++
	case NotApplicable:
		c.NotApplicable++
	case Error:
		c.Errors++
	}
}
