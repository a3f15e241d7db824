package check

import (
	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type notMojibake struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var msgMojibake = map[kernel.Mojibake]string{
	kernel.Replaced: message.Define("mojibake_replaced",
		"có ký tự thay thế U+FFFD ở vị trí %s: chữ gốc đã mất khi chuyển mã", "the replacement character U+FFFD stands at position %s: what stood there was lost in conversion"),
	kernel.ReadAs1252: message.Define("mojibake_utf8",
		"chữ UTF-8 bị đọc theo bảng mã Windows-1252 hoặc Windows-1258, từ vị trí %s", "UTF-8 was read as Windows-1252 or Windows-1258, from position %s on"),
	kernel.TCVN3: message.Define("mojibake_tcvn3",
		"chữ còn ở bảng mã TCVN3 (ABC), từ vị trí %s", "the text is still in TCVN3 (ABC), from position %s on"),
	kernel.VNI: message.Define("mojibake_vni",
		"chữ còn ở bảng mã VNI-Windows, từ vị trí %s", "the text is still in VNI-Windows, from position %s on"),
	kernel.Windows1258: message.Define("mojibake_1258",
		"chữ Windows-1258 bị đọc theo bảng mã Windows-1252, từ vị trí %s", "Windows-1258 was read as Windows-1252, from position %s on"),
	kernel.Questioned: message.Define("mojibake_questioned",
		"có dấu “?” thay cho chữ có dấu ở vị trí %s: chữ gốc đã mất khi chuyển mã", "a question mark stands for a letter at position %s: what stood there was lost in conversion"),
}

func init() {
	rules.Register(rules.Check{
		Name: "not_mojibake", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: `Dòng đạt khi giá trị không có dấu vết của việc đọc sai bảng mã: chữ UTF-8 đọc theo Windows-1252 hoặc Windows-1258 (“Nguyá»…n”), chữ còn ở TCVN3 (“§¹i häc”) hoặc VNI (“Thöûa ñaát”), chữ Windows-1258 đọc theo Windows-1252 (“Viêòt”), ký tự thay thế U+FFFD, dấu “?” thay cho chữ có dấu trong từ (“Nguy?n”). Ô thiếu không được kiểm tra.

Một từ chỉ bị nghi là TCVN3 hoặc VNI khi nó không phải âm tiết tiếng Việt mà đọc theo bảng mã ấy thì thành âm tiết; vì vậy tên nước ngoài và tên các dân tộc vẫn đạt, còn từ đọc cách nào cũng được (“Phó” là “Phú” của TCVN3) thì không phát hiện được. Thử trên tên của tất cả các xã, phường: không tên nào bị báo sai; phát hiện được toàn bộ tên hỏng kiểu UTF-8, trên 95 % kiểu TCVN3, trên 94 % kiểu VNI, trên 85 % kiểu Windows-1258, trên 90 % kiểu dấu hỏi.`,
			EN: `A row passes when its value bears no sign of having been read in a wrong encoding: UTF-8 read as Windows-1252 or Windows-1258 (“Nguyá»…n”), text still in TCVN3 (“§¹i häc”) or VNI (“Thöûa ñaát”), Windows-1258 read as Windows-1252 (“Viêòt”), the replacement character U+FFFD, a question mark for a letter in a word (“Nguy?n”). Missing values are not tested.

A word is taken for TCVN3 or VNI only if it is no syllable of Vietnamese and becomes one when read so: foreign and highland names pass, and a word that can be read both ways (“Phó”, which is “Phú” in TCVN3) is not found. Tried on the names of all communes: none is suspected as it stands; of those spoilt all are found for UTF-8, more than 95 % for TCVN3, 94 % for VNI, 85 % for Windows-1258, 90 % for question marks.`,
		},
	}, func(p *notMojibake, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		return rules.Row{Columns: []int{col},
			Value: kernel.IsWellRead, Texts: kernel.RejectMojibake,
			Why: func(b *rules.Batch, row int) message.M {
				kind, at := kernel.FindMojibake(b.Text(col).At(row))
				return message.New(msgMojibake[kind], at+1)
			}}
	})
}
