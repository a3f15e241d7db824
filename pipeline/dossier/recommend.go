package dossier

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"rasoat/pipeline/score"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Of a dataset at most so many rules are recommended to be put right, the worst first;
// a waiver is spoken of when it ends within so many days after the dossier.
const (
	rulesRecommended = 5
	waiverNotice     = 30
)

// The kinds of recommendations.
const (
	kindRule     = "rule"
	kindDelivery = "delivery"
	kindReading  = "reading"
	kindWaiver   = "waiver"
)

var (
	recommendRule = message.Define("dossier.recommend_rule",
		"đề nghị %s %s (%s): %+d trên %+d %s chưa đạt quy tắc %s, đạt %d điểm; quy tắc chưa đạt trong %+d trên %+d lần giao nộp",
		"%s is to %s (%s): %+d of %+d %s do not meet the rule %s, which has %d points; it was not met in %+d of %+d deliveries")
	recommendWhole = message.Define("dossier.recommend_whole",
		"đề nghị %s %s (%s): chưa đạt quy tắc %s trong %+d trên %+d lần giao nộp",
		"%s is to %s (%s): the rule %s was not met in %+d of %+d deliveries")
	recommendDelivery = message.Define("dossier.recommend_delivery",
		"đề nghị %s giao nộp đầy đủ, đúng hạn bộ dữ liệu “%s”: %+d kỳ chưa giao nộp, %+d kỳ giao nộp muộn trên %+d kỳ đến hạn",
		"%s is to deliver the dataset “%s” in full and in time: deliveries not made: %+d, late: %+d, of %+d that were due")
	recommendReading = message.Define("dossier.recommend_reading",
		"đề nghị %s giao nộp lại bộ dữ liệu “%s” ở dạng đọc được: %+d kỳ không kiểm toán được",
		"%s is to deliver the dataset “%s” again in a form that can be read: %+d period%[3]v could not be audited")
	recommendWaiver = message.Define("dossier.recommend_waiver",
		"đề nghị %s khắc phục %+d trường hợp được miễn theo quy tắc %s của bộ dữ liệu “%s”, hoặc trình gia hạn: văn bản %s có hiệu lực đến %d",
		"%s is to correct %+d waived case%[2]v of the rule %s of the dataset “%s”, or to ask for more time: the document %s holds until %d")
	partDue = message.Define("dossier.recommend_due",
		"hạn khắc phục %d", "to be corrected by %d")
	partOverdue = message.Define("dossier.recommend_overdue",
		"hạn khắc phục %d, đã quá hạn", "to be corrected by %d, which is past")
	partBasis = message.Define("dossier.recommend_basis",
		"căn cứ: %s", "basis: %s")
	placeField = message.Define("dossier.place_field",
		"trường “%s” của bộ dữ liệu “%s”", "field “%s” of the dataset “%s”")
	placeDataset = message.Define("dossier.place_dataset",
		"bộ dữ liệu “%s”", "dataset “%s”")
)

// deeds is what is to be done about errors of a group. They are about values; checks that
// judge a delivery have their own ([message.DeedKey]).
var deeds = []string{
	message.Define("dossier.deed.0", "khắc phục tại nguồn", "correct at the source"),
	message.Define("dossier.deed.1", "bổ sung giá trị còn thiếu", "fill in what is missing"),
	message.Define("dossier.deed.2", "rà soát, sửa giá trị bất thường", "look into and correct abnormal values"),
	message.Define("dossier.deed.3", "rà soát, loại bỏ bản ghi trùng", "look into and remove duplicates"),
	message.Define("dossier.deed.4", "chuẩn hóa giá trị sai quy cách", "normalise values of a wrong form"),
	message.Define("dossier.deed.5", "sửa giá trị không tra được trong danh mục hoặc bộ dữ liệu liên quan", "correct values that the lists or datasets they refer to do not have"),
	message.Define("dossier.deed.6", "sửa mâu thuẫn giữa các trường", "correct fields that contradict one another"),
	message.Define("dossier.deed.7", "cập nhật dữ liệu quá cũ", "bring stale records up to date"),
	message.Define("dossier.deed.8", "đối chiếu và sửa theo nguồn quốc gia", "compare with the national source and correct"),
}

// units are what a rule counts.
var units = map[string]string{
	"row":    message.Define("dossier.unit.row", "bản ghi", "records"),
	"key":    message.Define("dossier.unit.key", "giá trị khóa", "keys"),
	"column": message.Define("dossier.unit.column", "cột", "columns"),
}

// recommend makes the table of recommendations, of each agency the most pressing first.
func (c *compiler) recommend() {
	var all []RecommendationRow
	for i := range c.d.Tables.Datasets {
		row := &c.d.Tables.Datasets[i]
		all = append(all, c.aboutDelivery(row)...)
		all = append(all, c.aboutRules(row)...)
		all = append(all, c.aboutWaivers(row)...)
	}
	slices.SortStableFunc(all, func(a, b RecommendationRow) int {
		return cmp.Or(cmp.Compare(a.Agency, b.Agency), cmp.Compare(pressing(&a), pressing(&b)), compareScores(a.Score, b.Score))
	})
	for i := range all {
		if all[i].Place = 1; i > 0 && all[i-1].Agency == all[i].Agency {
			all[i].Place = all[i-1].Place + 1
		}
	}
	c.d.Tables.Recommendations = all
}

// pressing orders recommendations.
func pressing(r *RecommendationRow) int {
	order := map[string]int{"critical": 0, "error": 2, "not_delivered": 2, "fail": 3, "waived": 5}
	at := order[r.Status]
	if (r.Status == "critical" || r.Status == "fail") && !r.Overdue {
		at++
	}
	return at
}

func (c *compiler) about(d *DatasetRow, kind, status string, text ...message.M) RecommendationRow {
	whole := message.List(text...)
	return RecommendationRow{Span: d.Span, Agency: d.Agency, Dataset: d.Dataset, Kind: kind, Status: status,
		TextVI: sentence(whole.In(message.VI)), TextEN: sentence(whole.In(message.EN))}
}

// sentence gives a text a capital letter and a full stop.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:] + "."
}

func (c *compiler) agencyName(id string) string {
	if a := c.frame.Agency(id); a != nil {
		return a.Name
	}
	return id
}

func (c *compiler) aboutDelivery(d *DatasetRow) (all []RecommendationRow) {
	who := c.agencyName(d.Agency)
	if d.NotDelivered+d.DeliveredLate > 0 {
		r := c.about(d, kindDelivery, string(score.NotDelivered),
			message.New(recommendDelivery, who, d.Title, d.NotDelivered, d.DeliveredLate, d.Expected))
		missed := d.NotDelivered + d.DeliveredLate
		r.Failed, r.Tested = &missed, &d.Expected
		all = append(all, r)
	}
	if unread := c.accounts[d.Dataset].unread(); unread > 0 {
		r := c.about(d, kindReading, string(score.Error), message.New(recommendReading, who, d.Title, unread))
		r.Periods = &unread
		all = append(all, r)
	}
	return all
}

// unread are the periods in which the extract could not be read, and after which their cycle
// has not delivered one that could.
func (a *account) unread() (periods int64) {
	for _, n := range a.nights {
		periods += bit(n.run != nil && !slices.ContainsFunc(a.deliveries, func(d delivery) bool {
			return d.score.Period > n.period && a.sameCycle(n.period, d.score.Period)
		}))
	}
	return periods
}

func (c *compiler) aboutRules(d *DatasetRow) (all []RecommendationRow) {
	a := c.accounts[d.Dataset]
	for i := range c.d.Tables.Rules {
		r := &c.d.Tables.Rules[i]
		failing := r.LastStatus == string(score.Fail) || r.LastStatus == string(score.Critical)
		if r.Dataset != d.Dataset || !r.InLastDelivery || !failing || len(all) == rulesRecommended {
			continue
		}
		text := []message.M{c.ruleText(d, r)}
		due, overdue := a.dueOf(r.Rule)
		switch {
		case due != nil && overdue:
			text = append(text, message.New(partOverdue, value.Day(*due)))
		case due != nil:
			text = append(text, message.New(partDue, value.Day(*due)))
		}
		if r.Basis != nil {
			text = append(text, message.New(partBasis, *r.Basis))
		}
		row := c.about(d, kindRule, r.LastStatus, text...)
		row.Rule, row.Failed, row.Tested, row.Periods = &r.Rule, &r.LastFailed, &r.LastTested, &r.PeriodsFailed
		row.Score, row.Basis, row.Due, row.Overdue = r.LastScore, r.Basis, due, overdue
		all = append(all, row)
	}
	return all
}

func (c *compiler) ruleText(d *DatasetRow, r *RuleRow) message.M {
	at := message.New(placeField, c.accounts[d.Dataset].of.Field(r.Field), d.Title)
	if r.Field == score.DatasetField {
		at = message.New(placeDataset, d.Title)
	}
	who, deed := c.agencyName(d.Agency), message.New(deedOf(r))
	unit, counted := units[r.Unit]
	if !counted || r.LastScore == nil {
		return message.New(recommendWhole, who, deed, at, r.Rule, r.PeriodsFailed, r.Deliveries)
	}
	return message.New(recommendRule, who, deed, at, r.LastFailed, r.LastTested,
		message.New(unit), r.Rule, score.Points(hundredths(*r.LastScore)), r.PeriodsFailed, r.Deliveries)
}

// deedOf is what is to be done about a rule: what its check says, or else its error group.
func deedOf(r *RuleRow) string {
	own := message.DeedKey(r.Check)
	if _, said := message.Lookup(own); said {
		return own
	}
	if r.ErrorGroup != nil && *r.ErrorGroup > 0 && *r.ErrorGroup < int64(len(deeds)) {
		return deeds[*r.ErrorGroup]
	}
	return deeds[0]
}

// dueOf is when the open incident of a rule is to be corrected.
func (a *account) dueOf(rule string) (due *Day, overdue bool) {
	for _, in := range a.incidents {
		if in.Rule == rule && in.Ended == nil && (due == nil || in.DueCorrection > *due) {
			due, overdue = &in.DueCorrection, in.Overdue
		}
	}
	return due, overdue
}

func (c *compiler) aboutWaivers(d *DatasetRow) (all []RecommendationRow) {
	for _, w := range c.accounts[d.Dataset].waivers {
		stands := d.LastPeriod != nil && w.LastPeriod == *d.LastPeriod
		if !stands || w.LastFailed == 0 || w.WaivedUntil == nil || *w.WaivedUntil > c.until+waiverNotice {
			continue
		}
		document := "–"
		if w.Document != nil {
			document = *w.Document
		}
		r := c.about(d, kindWaiver, string(score.Waived), message.New(recommendWaiver, c.agencyName(d.Agency), w.LastFailed, w.Rule,
			d.Title, document, value.Day(*w.WaivedUntil)))
		r.Rule, r.Failed, r.Due, r.Overdue = &w.Rule, &w.LastFailed, w.WaivedUntil, w.Expired
		all = append(all, r)
	}
	return all
}
