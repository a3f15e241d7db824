package message

import (
	"errors"
	"io/fs"
	"slices"
	"syscall"
)

// The operating system speaks English, and only to programmers: "open
// history/HEAD.json: permission denied". What an officer can do something about is
// said here once for all commands: what is the matter, and what to do.

// ailment is an error of the system in words.
type ailment struct {
	is          []error
	why, advice string // keys
}

// noRoom is that a file has no room: on the disk, or within what its owner may use of it.
var noRoom = []error{syscall.ENOSPC, syscall.EDQUOT}

var ailments = []ailment{
	{[]error{fs.ErrPermission},
		Define("system.forbidden", "không có quyền truy cập", "permission denied"),
		Define("system.forbidden_advice",
			"hãy cấp quyền cho tài khoản chạy rasoat, hoặc chạy bằng tài khoản có quyền",
			"give the account that runs rasoat the right to it, or run it as one that has it")},
	{[]error{fs.ErrNotExist},
		Define("system.absent", "không tồn tại", "no such file or directory"),
		Define("system.absent_advice", "hãy kiểm tra lại đường dẫn", "look at the path again")},
	{[]error{syscall.ENOTEMPTY}, // before fs.ErrExist, which it is for Go
		Define("system.filled_folder", "thư mục không trống", "directory not empty"),
		Define("system.filled_folder_advice", "hãy chuyển những gì bên trong ra chỗ khác", "move what is in it elsewhere")},
	{[]error{fs.ErrExist},
		Define("system.there", "đã có sẵn", "file exists"),
		Define("system.there_advice", "hãy chọn tên khác", "choose another name")},
	{[]error{syscall.EISDIR},
		Define("system.folder", "là một thư mục, không phải tệp", "is a directory"),
		Define("system.folder_advice", "hãy nêu tên một tệp", "name a file")},
	{[]error{syscall.ENOTDIR},
		Define("system.no_folder", "một phần của đường dẫn là tệp, không phải thư mục", "not a directory"),
		Define("system.no_folder_advice", "hãy kiểm tra lại đường dẫn", "look at the path again")},
	{[]error{syscall.ELOOP},
		Define("system.loop", "liên kết tượng trưng trỏ vòng về chính nó", "too many levels of symbolic links"),
		Define("system.loop_advice", "hãy sửa liên kết cho trỏ tới tệp thật", "make the link point to a file")},
	{noRoom,
		Define("system.full", "ổ đĩa đã đầy hoặc hết hạn mức", "no space left on device"),
		Define("system.full_advice", "hãy giải phóng dung lượng đĩa rồi chạy lại", "free disk space, then run again")},
	{[]error{syscall.EROFS},
		Define("system.read_only", "ổ đĩa chỉ cho đọc", "read-only file system"),
		Define("system.read_only_advice", "hãy chọn nơi ghi được", "choose a place that can be written to")},
	{[]error{syscall.ENAMETOOLONG},
		Define("system.long_name", "tên quá dài", "file name too long"),
		Define("system.long_name_advice", "hãy dùng tên ngắn hơn", "use a shorter name")},
	{[]error{syscall.EMFILE, syscall.ENFILE},
		Define("system.many_files", "mở quá nhiều tệp cùng lúc", "too many open files"),
		Define("system.many_files_advice", "hãy giảm --jobs hoặc nâng giới hạn số tệp mở (ulimit -n)", "lower --jobs, or raise the limit of open files (ulimit -n)")},
	{[]error{syscall.EIO},
		Define("system.broken_disk", "lỗi đọc hoặc ghi ổ đĩa", "input/output error"),
		Define("system.broken_disk_advice", "hãy kiểm tra ổ đĩa rồi chạy lại", "check the disk, then run again")},
}

var (
	msgAdvised = Define("system.advised", "%s; %s", "%s; %s")
	msgAiling  = Define("system.at", "%s: %s", "%s: %s")
)

// OfSystem says in words what an error of the operating system is, and what to do about
// it; zero messages where the error is none of those known.
func OfSystem(err error) (why, advice M) {
	for _, a := range ailments {
		for _, is := range a.is {
			if errors.Is(err, is) {
				return New(a.why), New(a.advice)
			}
		}
	}
	return M{}, M{}
}

// IsFull tells whether there was no room for a file.
func IsFull(err error) bool {
	return slices.ContainsFunc(noRoom, func(is error) bool { return errors.Is(err, is) })
}

// Cause is what lies at the bottom of an error, as an argument of a message that names
// the place: words where there are some, else what the library or the system says.
func Cause(err error) any {
	if why, _ := OfSystem(err); !why.IsZero() {
		return why
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}

// Advised is a message with what to do about the error of the system behind it.
func Advised(m M, err error) M {
	if _, advice := OfSystem(err); !advice.IsZero() {
		return New(msgAdvised, m, advice)
	}
	return m
}
