package check

import (
	"regexp"
	"strconv"
	"time"

	"rasoat/rules"
	"rasoat/rules/message"
)

type deliveredBy struct {
	Time string `param:"time,main,required" vi:"giờ muộn nhất, theo múi giờ của danh mục kiểm toán: 17:00; 24:00 là hết ngày" en:"the latest time of day, in the catalogue's time zone: 17:00; 24:00 is the end of the day"`
	Days *int64 `param:"days" vi:"của bấy nhiêu ngày sau ngày của kỳ, từ 0 đến 366; mặc định 0: chính ngày đó" en:"so many days after that of the period, from 0 to 366; 0, that day itself, if left out"`
}

var (
	msgArrived = message.Define("arrived",
		"đến lúc %d; hạn %d", "arrived at %d; due by %d")
	msgLate = message.Define("delivered_late",
		"giao nộp sau hạn", "was delivered too late")
	msgWrongTime = message.Define("check.wrong_time",
		"%q không phải là giờ trong ngày, ví dụ 17:00", "%q is no time of day, such as 17:00")
	msgDays = message.Define("check.days",
		"cần một số ngày từ 0 đến %s", "a number of days from 0 to %s is wanted")
)

func init() {
	rules.Register(rules.Check{
		Name: "delivered_by", Criterion: "song", ErrorGroup: 7, Unit: rules.UnitDataset, NoRows: true,
		Deed: message.Text{
			VI: "giao nộp đúng giờ đã quy định",
			EN: "deliver by the time of day that was set",
		},
		Doc: message.Text{
			VI: "Bộ dữ liệu đạt khi tệp cuối cùng của bản trích đến không muộn hơn giờ “time” của ngày thuộc kỳ kiểm toán, hoặc của ngày sau đó “days” ngày (tính ngày theo lịch, không tính ngày làm việc). Giờ đến là giờ ghi của tệp khi rasoat thấy nội dung ấy lần đầu, và được giữ trong bằng chứng của lần chạy đó: chạy lại hay chép lại tệp không làm thay đổi; thay bằng nội dung khác thì là một lần giao nộp mới. Không áp dụng khi kiểm tra một tệp bằng rasoat check. Chưa giao nộp thì không quy tắc nào được xét: bộ dữ liệu có trạng thái riêng.",
			EN: "The dataset passes when the last file of the extract arrived no later than `time` on the day of the period, or so many `days` after it (days of the calendar, not working days). The arrival is when the file was written, as found when rasoat first saw this content; the manifest of that run keeps it, so that neither a re-run nor a copy changes it. Another content is another delivery. Not applicable where a file is checked by rasoat check. Of what was not delivered no rule is judged: the dataset has a status of its own.",
		},
	}, bindDeliveredBy)
}

// maxDays bounds how long after its period a delivery may be due.
const maxDays = 366

var timeOfDay = regexp.MustCompile(`^([01]?[0-9]|2[0-4]):([0-5][0-9])$`)

func bindDeliveredBy(p *deliveredBy, s *rules.Scope) rules.Bound {
	days := int64(0)
	if p.Days != nil {
		days = *p.Days
	}
	if days < 0 || days > maxDays {
		s.Fault("days", message.New(msgDays, maxDays))
	}
	clock := timeOfDay.FindStringSubmatch(p.Time)
	if clock == nil || clock[1] == "24" && clock[2] != "00" {
		s.Fault("time", message.New(msgWrongTime, p.Time))
		return rules.NotApplicable{}
	}
	switch {
	case s.Dry:
		return rules.NotApplicable{}
	case s.Past == nil:
		return rules.NotApplicable{Reason: message.New(msgNoStore)}
	}
	hour, _ := strconv.Atoi(clock[1])
	minute, _ := strconv.Atoi(clock[2])
	year, month, day := s.Period.Date()
	due := time.Date(year, time.Month(month), day+int(days), hour, minute, 0, 0, s.Zone)
	return atEnd(func() rules.Verdict {
		arrived := s.Past.This().Arrived
		var reason message.M
		if arrived.After(due) {
			reason = message.New(msgLate)
		}
		return judgement(message.New(msgArrived, momentText(arrived.UnixMicro(), s.Zone), momentText(due.UnixMicro(), s.Zone)), reason)
	})
}
