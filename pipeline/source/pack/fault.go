package pack

import (
	"errors"
	"io"

	"rasoat/rules/message"
)

// Error says what is wrong with a packed file.
type Error struct {
	Member  string    // or "" for the file as a whole
	Message message.M // for officers
	Err     error     // what the decompressor says, or nil
}

func (e *Error) Error() string {
	s := e.Message.In(message.EN)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the error of the decompressor.
func (e *Error) Unwrap() error { return e.Err }

func fault(key string, args ...any) *Error { return &Error{Message: message.New(key, args...)} }

var (
	errDamaged = message.Define("pack_damaged",
		"bị hỏng: không giải nén (%s) được tiếp sau byte thứ %s; hãy đề nghị gửi lại tệp",
		"is damaged: unpacking (%s) broke off after byte %s of what it holds; ask for it again")
	errCutShort = message.Define("pack_cut_short",
		"bị thiếu phần cuối: tệp nén (%s) kết thúc giữa chừng, sau byte thứ %s; có thể tệp chưa được chép hết, hãy chép lại",
		"is cut short: its packing (%s) ends in the middle, after byte %s of what it holds; it may not have been copied to the end: copy it again")
	errTrailing = message.Define("pack_trailing",
		"sau phần cuối của tệp nén (%s) còn các byte không thuộc tệp nén nào; có thể tệp đã bị ghi thêm, hãy đề nghị gửi lại tệp",
		"has bytes behind the end of its packing (%s) that belong to no packed file; something may have been written behind it: ask for it again")
	errDirectory = message.Define("pack_directory_damaged",
		"bị hỏng hoặc bị thiếu phần cuối: không đọc được mục lục của tệp %s; hãy đề nghị gửi lại tệp",
		"is damaged or cut short: the directory of the %s archive cannot be read; ask for it again")
	errLarge = message.Define("pack_too_large",
		"giải nén ra hơn %s byte, gấp nhiều lần kích thước tệp đã gửi; dừng lại để phòng tệp nén độc hại",
		"unpacks to more than %s bytes, many times the size of what was delivered; stopped, since it may be a bomb")
	errMany = message.Define("pack_too_many",
		"chứa quá nhiều tệp; nhiều nhất là %s tệp trong một gói", "holds too many files; a package has at most %s")
	errWindow = message.Define("pack_window",
		"cần hơn %s MiB bộ nhớ để giải nén (%s); hãy nén lại ở mức thông thường",
		"needs a window of more than %s MiB to be unpacked (%s); compress it again at an ordinary level")
	errNested = message.Define("pack_nested",
		"được nén nhiều lớp (%s nằm trong %s); hãy nén lại một lớp", "is packed more than once (%s in %s); pack it once")
	errPassword = message.Define("pack_password",
		"được đặt mật khẩu; hãy gửi lại tệp không có mật khẩu", "is protected by a password; have it sent without one")
	errMethod = message.Define("pack_method",
		"được nén theo cách không đọc được (zip, phương thức %s); hãy nén lại theo cách thông thường",
		"is compressed in a way that is not readable (zip method %s); pack it in the ordinary way")
	errNotFile = message.Define("pack_not_a_file",
		"không phải là tệp thông thường trong gói (liên kết, thiết bị hoặc tệp rời rạc)",
		"is no ordinary file of the archive (a link, a device, or a file with holes)")
	errTwice = message.Define("pack_twice", "có hai lần trong gói", "is in the archive twice")
	errEmpty = message.Define("pack_empty", "là gói không chứa tệp nào", "is an archive without any file")
)

// errBehind ends a stream behind which there is something else.
var errBehind = errors.New("bytes behind the end")

// errMost ends a stream that goes on beyond what its file may unpack to.
var errMost = errors.New("more than is allowed")

// broken says where unpacking broke off, and why.
func broken(kind string, at int64, most int64, err error) error {
	var known *Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, errMost):
		return fault(errLarge, most)
	case errors.Is(err, errBehind):
		return fault(errTrailing, kind)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault(errCutShort, kind, at)
	}
	return &Error{Message: message.New(errDamaged, kind, at), Err: err}
}
