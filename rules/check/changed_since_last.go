package check

import (
	"math/big"
	"slices"

	"rasoat/rules"
	"rasoat/rules/message"
)

type changedSinceLast struct {
	MinPercent *big.Rat `param:"min_percent,main" vi:"tỷ lệ dòng ít nhất phải mới, bị sửa hoặc bị bỏ, theo phần trăm; không ghi: chỉ cần tệp khác đi" en:"the least share of rows that are new, changed or gone, in percent; left out: it is enough that the files differ"`
}

var (
	msgUnchanged = message.Define("unchanged",
		"các tệp giống hệt lần giao nộp của kỳ %d", "the files are those of the delivery of %d, byte for byte")
	msgLittleChanged = message.Define("little_changed",
		"thay đổi ít hơn %d %% số dòng", "less than %d %% of the rows changed")
	msgComparedWith = message.Define("compared_with",
		"so với kỳ %d", "compared with %d")
	msgShareChanged = message.Define("share_changed",
		"khoảng %d %% số dòng khác so với kỳ %d (ước lượng); cần ít nhất %d %%", "about %d %% of the rows differ from those of %d (an estimate); at least %d %% are wanted")
	msgOtherColumns = message.Define("imprint_not_kept",
		"kho điểm chưa ghi dấu các dòng của kỳ %d với những cột đang khai báo", "the score store has no imprint of the rows of %d by the columns that are declared now")
)

func init() {
	rules.Register(rules.Check{
		Name: "changed_since_last", Criterion: "song", ErrorGroup: 7, Unit: rules.UnitDataset, NoRows: true,
		Deed: message.Text{
			VI: "cập nhật dữ liệu phát sinh rồi giao nộp lại, không gửi lại bản trích của kỳ trước",
			EN: "deliver again with what has changed since, and not the extract of before",
		},
		Doc: message.Text{
			VI: "Bộ dữ liệu đạt khi nội dung đã khác lần giao nộp trước: lần cuối đã kiểm toán xong của chu kỳ (every) gần nhất trước chu kỳ này. Không có min_percent: so mã SHA-256 của các tệp, chính xác đến từng byte; tên và thứ tự tệp không tính, nhưng chỉ đổi thứ tự dòng cũng là khác. Có min_percent: tỷ lệ dòng mới, bị sửa hoặc bị bỏ, trên số dòng của lần nhiều dòng hơn. Tỷ lệ này là ước lượng, vì kho điểm không giữ dữ liệu: mỗi lần chạy giữ lại 4.096 tổng tính từ mã băm của các dòng (theo các cột đã khai báo), không suy ngược ra được giá trị nào; sai số chuẩn là 2,2 % của chính tỷ lệ đó, và bằng 0 khi tệp giống hệt; các dòng trùng nhau hoàn toàn làm ước lượng cao lên; mọi ô đều được băm, mất khoảng 20 ns mỗi ô. Không áp dụng khi kho điểm chưa có lần nào, hoặc (với min_percent) lần trước chưa có quy tắc này hay khai báo các cột khác.",
			EN: "The dataset passes when its content differs from that of the last delivery: the last that was audited of the newest cycle (every) before this one. Without min_percent the SHA-256 of the files are compared, exact to the byte; names and order of files do not matter, but rows in another order are another content. With min_percent it is the share of rows that are new, changed or gone, of the rows of the longer delivery. That share is an estimate, since the score store keeps no data: each run keeps 4,096 sums of hashes of rows (of the declared columns), from which no value can be told; its standard error is 2.2 % of the share itself, and it is 0 where the files are the same; rows that are equal in all columns raise it; every cell is hashed, at some 20 ns. Not applicable while the score store has no delivery, or (with min_percent) where the last one was audited without such a rule or with other columns.",
		},
	}, bindChangedSinceLast, rules.LooksBack(func(*changedSinceLast) int { return 1 }))
}

func bindChangedSinceLast(p *changedSinceLast, s *rules.Scope) rules.Bound {
	if p.MinPercent != nil && (p.MinPercent.Sign() <= 0 || p.MinPercent.Cmp(big.NewRat(100, 1)) > 0) {
		s.Fault("min_percent", message.New(msgPercent))
	}
	before, none := earlier(s)
	if p.MinPercent != nil && !s.Dry && s.Past != nil {
		return imprintedRows(s, func(taken *imprinted) rules.Verdict { return p.judgeRows(taken, s.Past) })
	}
	if none != nil {
		return none
	}
	if before[0].SHA256 == nil {
		return rules.NotApplicable{Reason: message.New(msgNotKept, before[0].Period)}
	}
	return atEnd(func() rules.Verdict {
		if sameFiles(before[0], s.Past.This()) {
			return judgement(message.M{}, message.New(msgUnchanged, before[0].Period))
		}
		return judgement(message.New(msgComparedWith, before[0].Period), message.M{})
	})
}

func sameFiles(a, b rules.Delivery) bool { return a.SHA256 != nil && slices.Equal(a.SHA256, b.SHA256) }

// judgeRows compares the imprints of two deliveries. Whatever it comes to, that of
// this one is kept for the next.
func (p *changedSinceLast) judgeRows(taken *imprinted, past *rules.Past) rules.Verdict {
	if len(past.Earlier) == 0 {
		return rules.Verdict{Reason: message.New(msgNoEarlier)}
	}
	last := past.Earlier[0]
	if sameFiles(last, past.This()) {
		return judgement(message.M{}, message.New(msgUnchanged, last.Period))
	}
	then, ok := taken.of(last)
	if !ok {
		return rules.Verdict{Reason: message.New(msgOtherColumns, last.Period)}
	}
	share := shareApart(taken.Imprint, then)
	var reason message.M
	if share.Cmp(p.MinPercent) < 0 {
		reason = message.New(msgLittleChanged, shortNumber(p.MinPercent))
	}
	return judgement(message.New(msgShareChanged, shortNumber(share), last.Period, shortNumber(p.MinPercent)), reason)
}
