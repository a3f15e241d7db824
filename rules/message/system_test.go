package message

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"testing"
)

func TestFailuresOfTheSystem(t *testing.T) {
	denied := &fs.PathError{Op: "open", Path: "history/HEAD.json", Err: syscall.EACCES}
	for _, c := range []struct {
		err    error
		vi, en string
	}{
		{fmt.Errorf("score store: %w", denied),
			"history/HEAD.json: không có quyền truy cập; hãy cấp quyền cho tài khoản chạy rasoat, hoặc chạy bằng tài khoản có quyền",
			"history/HEAD.json: permission denied; give the account that runs rasoat the right to it, or run it as one that has it"},
		{&os.LinkError{Op: "rename", Old: ".tmp1", New: "a.html", Err: syscall.EISDIR},
			"a.html: là một thư mục, không phải tệp; hãy nêu tên một tệp", "a.html: is a directory; name a file"},
		{fmt.Errorf("births/run1: %w", fs.ErrNotExist),
			"births/run1: không tồn tại; hãy kiểm tra lại đường dẫn", "births/run1: no such file or directory; look at the path again"},
		{errors.Join(errors.New("store"), &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}),
			"x: ổ đĩa đã đầy hoặc hết hạn mức; hãy giải phóng dung lượng đĩa rồi chạy lại", "x: no space left on device; free disk space, then run again"},
		{fmt.Errorf("%w: %w", errors.New("score store"), fmt.Errorf("s3://bucket/history: %w", fs.ErrPermission)),
			"score store: s3://bucket/history: không có quyền truy cập; hãy cấp quyền cho tài khoản chạy rasoat, hoặc chạy bằng tài khoản có quyền",
			"score store: s3://bucket/history: permission denied; give the account that runs rasoat the right to it, or run it as one that has it"},
		{&fs.PathError{Op: "remove", Path: "x", Err: syscall.ENOTEMPTY}, // which is fs.ErrExist for Go
			"x: thư mục không trống; hãy chuyển những gì bên trong ra chỗ khác", "x: directory not empty; move what is in it elsewhere"},
		{syscall.EROFS, "ổ đĩa chỉ cho đọc; hãy chọn nơi ghi được", "read-only file system; choose a place that can be written to"},
	} {
		m, ok := Failure(c.err)
		if stored := Parse(m.String()); !ok || stored.In(VI) != c.vi || stored.In(EN) != c.en {
			t.Errorf("%v: %q and %q", c.err, stored.In(VI), stored.In(EN))
		}
	}
	if m, ok := Failure(errors.New("permission denied, it is written")); ok {
		t.Errorf("what is no error of the system became %q", m.In(EN))
	}
}

// In English the words are the system's own, so that they are found where one looks for
// them.
func TestSystemWordsInEnglish(t *testing.T) {
	for _, is := range []syscall.Errno{syscall.EACCES, syscall.EEXIST, syscall.ENOENT, syscall.EISDIR, syscall.ENOTDIR,
		syscall.ELOOP, syscall.ENOTEMPTY, syscall.ENOSPC, syscall.EROFS, syscall.ENAMETOOLONG, syscall.EMFILE, syscall.EIO} {
		if why, advice := OfSystem(is); why.In(EN) != is.Error() || advice.IsZero() {
			t.Errorf("%v is %q, %q", is, why.In(EN), advice.In(EN))
		}
	}
}

func TestCause(t *testing.T) {
	plain := errors.New("checksum is wrong")
	if got := Cause(fmt.Errorf("a: %w", fmt.Errorf("b: %w", plain))); got != any(plain) {
		t.Errorf("the cause is %v", got)
	}
	if m, ok := Cause(&fs.PathError{Op: "open", Path: "x", Err: syscall.ELOOP}).(M); !ok || m.Key != "system.loop" {
		t.Errorf("the cause of a loop is %v", m)
	}
}
