package check

import (
	"math/big"

	"rasoat/rules"
	"rasoat/rules/message"
)

type rowCountChange struct {
	MaxPercent *big.Rat `param:"max_percent,main,required" vi:"mức thay đổi lớn nhất, theo phần trăm, tăng hay giảm" en:"the greatest change in percent, up or down"`
	Over       *int64   `param:"over" vi:"so với trung bình của bấy nhiêu lần giao nộp gần nhất; mặc định 1" en:"compare with the mean of so many deliveries, the newest; 1 if left out"`
}

var (
	msgRowsUsual = message.Define("rows_usual",
		"%+d dòng; cho phép từ %+d đến %+d (kỳ %d: %+d)", "%+d row%[1]v; allowed are %+d to %+d (%d: %+d)")
	msgRowsMean = message.Define("rows_usual_mean",
		"%+d dòng; cho phép từ %+d đến %+d (trung bình %+d lần giao nộp, kỳ %d đến %d: %+d)",
		"%+d row%[1]v; allowed are %+d to %+d (mean of %+d deliveries, %d to %d: %+d)")
	msgRowsFell = message.Define("rows_fell",
		"số dòng giảm từ %+d xuống %+d, quá %d %%", "the number of rows fell from %+d to %+d, by more than %d %%")
	msgRowsRose = message.Define("rows_rose",
		"số dòng tăng từ %+d lên %+d, quá %d %%", "the number of rows rose from %+d to %+d, by more than %d %%")
	msgRowsNone = message.Define("earlier_rows_none",
		"các lần giao nộp trước không có dòng nào để so sánh", "the earlier deliveries have no rows to compare with")
	msgOver = message.Define("check.over",
		"cần một số từ 1 đến %s", "a number from 1 to %s is wanted")
)

func init() {
	rules.Register(rules.Check{
		Name: "row_count_change", Criterion: "du", ErrorGroup: 1, Unit: rules.UnitDataset, NoRows: true,
		Deed: message.Text{
			VI: "làm rõ vì sao số bản ghi thay đổi bất thường so với các lần trước, giao nộp lại nếu trích xuất sai",
			EN: "explain why the number of records is so unlike those before, and deliver again if the extraction was wrong",
		},
		Doc: message.Text{
			VI: "Bộ dữ liệu đạt khi số dòng đọc được không chênh quá max_percent phần trăm so với lần giao nộp trước, hoặc so với trung bình của “over” lần trước (nếu có ít hơn thì lấy số lần có). So sánh chính xác; hai mức cho phép, làm tròn vào trong, được ghi ở kết quả. Chỉ tính các lần giao nộp đã kiểm toán xong, mỗi chu kỳ (every) trước kỳ này một lần, là lần cuối. Không áp dụng khi kho điểm chưa có lần nào, hoặc các lần trước không có dòng nào.",
			EN: "The dataset passes when the number of rows read differs by no more than max_percent percent from that of the last delivery, or from the mean of the last `over` ones (of those that there are, if fewer). The comparison is exact; the two bounds, rounded inwards, are kept with the result. What counts are deliveries that were audited, one for each cycle (every) before this one: its last. Not applicable while the score store has none, or where they have no rows.",
		},
	}, bindRowCountChange, rules.LooksBack(func(p *rowCountChange) int { return int(p.over()) }))
}

// maxOver bounds on how many deliveries a rule looks back: ten years of days.
const maxOver = 3660

func (p *rowCountChange) over() int64 {
	if p.Over == nil {
		return 1
	}
	return *p.Over
}

func bindRowCountChange(p *rowCountChange, s *rules.Scope) rules.Bound {
	if p.MaxPercent.Sign() < 0 {
		s.Fault("max_percent", message.New(msgNegative))
	}
	if n := p.over(); n < 1 || n > maxOver {
		s.Fault("over", message.New(msgOver, maxOver))
		return rules.NotApplicable{}
	}
	before, none := earlier(s)
	if none != nil {
		return none
	}
	before = before[:min(p.over(), int64(len(before)))]
	sum := int64(0)
	for _, d := range before {
		sum += d.Rows
	}
	if sum == 0 {
		return rules.NotApplicable{Reason: message.New(msgRowsNone)}
	}
	mean := big.NewRat(sum, int64(len(before)))
	return atEnd(func() rules.Verdict { return p.judge(s.Past.This().Rows, mean, before) })
}

func (p *rowCountChange) judge(rows int64, mean *big.Rat, before []rules.Delivery) rules.Verdict {
	reach := new(big.Rat).Mul(mean, new(big.Rat).Quo(p.MaxPercent, big.NewRat(100, 1)))
	low, high := new(big.Rat).Sub(mean, reach), new(big.Rat).Add(mean, reach)
	if low.Sign() < 0 {
		low.SetInt64(0)
	}
	have := new(big.Rat).SetInt64(rows)
	var reason message.M
	switch {
	case have.Cmp(low) < 0:
		reason = message.New(msgRowsFell, shortNumber(mean), rows, shortNumber(p.MaxPercent))
	case have.Cmp(high) > 0:
		reason = message.New(msgRowsRose, shortNumber(mean), rows, shortNumber(p.MaxPercent))
	}
	return judgement(allowedRows(rows, low, high, mean, before), reason)
}

// allowedRows says between which whole numbers the rows may be; where there is
// none, the bounds as they are.
func allowedRows(rows int64, low, high, mean *big.Rat, before []rules.Delivery) message.M {
	from, to := ceilOf(low).String(), floorOfRat(high).String()
	if ceilOf(low).Cmp(floorOfRat(high)) > 0 {
		from, to = shortNumber(low), shortNumber(high)
	}
	last := before[0].Period
	if len(before) == 1 {
		return message.New(msgRowsUsual, rows, from, to, last, shortNumber(mean))
	}
	return message.New(msgRowsMean, rows, from, to, len(before), before[len(before)-1].Period, last, shortNumber(mean))
}
