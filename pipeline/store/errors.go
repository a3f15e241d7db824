package store

import (
	"errors"
	"fmt"
	"strings"

	"rasoat/rules/message"
)

// ErrUnfinished marks a Commit whose run is safe in history but not yet, or
// not wholly, shown in current. The next command finishes it.
var ErrUnfinished = errors.New("the run is stored in history, but current does not show it yet; the next command will finish it")

// Error is a refusal that an officer can do something about, in both
// languages, with its cause if there is one.
type Error struct {
	What  message.M
	Cause error
}

// Message returns the refusal without its cause.
func (e *Error) Message() message.M { return e.What }

func (e *Error) Error() string {
	if e.Cause == nil {
		return e.What.In(message.EN)
	}
	return e.What.In(message.EN) + ": " + e.Cause.Error()
}

func (e *Error) Unwrap() error { return e.Cause }

var (
	datasetLockedBy = message.Define("store.dataset_locked_by",
		"bộ dữ liệu %s đang được một lượt kiểm toán khác xử lý: tiến trình %s trên máy %s, từ %d; hãy đợi lượt đó xong rồi chạy lại",
		"dataset %s is being audited by another run: process %s on %s, since %d; wait for it to end, then run again")
	datasetLocked = message.Define("store.dataset_locked",
		"bộ dữ liệu %s đang được một lượt kiểm toán khác xử lý; hãy đợi lượt đó xong rồi chạy lại",
		"dataset %s is being audited by another run; wait for it to end, then run again")
	storeLocked = message.Define("store.locked",
		"kho điểm đang được một tiến trình khác ghi",
		"the store is being written by another process")
	storeLockedBy = message.Define("store.locked_by",
		"kho điểm đang được ghi bởi tiến trình %s trên máy %s, từ %d",
		"the store is being written by process %s on %s, since %d")
	notAFolder = message.Define("store.not_a_folder",
		"kho điểm %s là một tệp, không phải thư mục",
		"the store %s is a file, not a folder")
	unknownScheme = message.Define("store.unknown_scheme",
		"kho điểm %s: cần một thư mục, hoặc s3://bucket/prefix",
		"the store %s: a folder is wanted, or s3://bucket/prefix")
	noStore = message.Define("store.no_location",
		"chưa cho biết kho điểm nằm ở đâu",
		"where the store is has not been said")
	badDataset = message.Define("store.bad_dataset",
		"mã bộ dữ liệu “%s” không hợp lệ: cần chữ thường a-z, chữ số và dấu gạch dưới, bắt đầu bằng chữ, tối đa 200 ký tự",
		"dataset id “%s”: lower-case letters a-z, digits and underscores are wanted, a letter first, at most 200 characters")
	badPeriod = message.Define("store.bad_period",
		"kỳ kiểm toán nằm ngoài các năm từ 1 đến 9999: %s ngày kể từ 1970-01-01",
		"the period is outside the years 1 to 9999: %s days since 1970-01-01")
	fileDamaged = message.Define("store.file_damaged",
		"%s bị hỏng, bị sửa hoặc không phải của kho điểm này",
		"%s is damaged, was altered, or does not belong to this store")
	currentDamaged = message.Define("store.current_damaged",
		"%s bị hỏng, bị sửa hoặc không phải của kho điểm này: chạy “rasoat store repair” để lập lại từ lịch sử",
		"%s is damaged, was altered, or does not belong to this store: rasoat store repair makes it again from history")
	incidentsDamaged = message.Define("store.incidents_damaged",
		"%s bị hỏng, bị sửa hoặc không phải của kho điểm này: chạy “rasoat store repair --catalogue THƯ_MỤC” để lập lại",
		"%s is damaged, was altered, or does not belong to this store: rasoat store repair --catalogue DIR makes it anew")
	agenciesDamaged = message.Define("store.agencies_damaged",
		"%s bị hỏng, bị sửa hoặc không phải của kho điểm này: chạy lại “rasoat run” cho kỳ này để tính lại điểm các cơ quan",
		"%s is damaged, was altered, or does not belong to this store: run rasoat run for this period again to score the agencies anew")
	fileNewer = message.Define("store.file_newer",
		"%s do phiên bản rasoat mới hơn ghi (dạng %d, bản này đọc đến dạng %d): hãy dùng phiên bản mới hơn",
		"%s was written by a newer rasoat (form %d, this one reads up to %d): use that one")
	headLost = message.Define("store.head_lost",
		"%s có lượt kiểm toán mà history/HEAD.json không ghi nhận; HEAD.json đã bị mất hoặc bị thay: chạy “rasoat store repair” để lập lại",
		"%s holds runs that history/HEAD.json does not know; HEAD.json was lost or replaced: rasoat store repair makes it again")
	headDamaged = message.Define("store.head_damaged",
		"%s bị hỏng hoặc bị sửa: chạy “rasoat store repair” để lập lại từ các tệp manifest",
		"%s is damaged or was altered: rasoat store repair makes it again from the manifests")
	closedDamaged = message.Define("store.closed_damaged",
		"%s bị hỏng hoặc bị sửa, nên không biết số liệu các kỳ nào đã chốt; tệp này không lập lại được: hãy khôi phục từ bản sao lưu rồi chạy lại",
		"%s is damaged or was altered, so it is not known which books are closed; it cannot be made again: restore it from a copy, then run again")
	closedMissing = message.Define("store.closed_missing",
		"%s không còn, trong khi %s ghi nhận %+d lần chốt hoặc mở lại số liệu, nên không biết số liệu các kỳ nào đã chốt; tệp này không lập lại được: hãy khôi phục từ bản sao lưu rồi chạy lại",
		"%s is not there, though %s names acts of closing or reopening the books (%+d), so it is not known which are closed; it cannot be made again: restore it from a copy, then run again")
)

// damaged names the file that cannot be trusted, and why; of one of current it also says
// what makes it again.
func damaged(name string, cause error) error { return unsound(damagedKey(name), name, cause) }

// unsound is damaged in the words of a key. What a newer rasoat wrote is not damaged, and not
// to be made again.
func unsound(key, name string, cause error) error {
	if v := (*newerVersion)(nil); errors.As(cause, &v) {
		return &Error{What: message.New(fileNewer, name, v.version, v.known)}
	}
	return &Error{What: message.New(key, name), Cause: cause}
}

// newerVersion is what is wrong with a document of a version that is not known yet.
type newerVersion struct{ version, known int }

func (v *newerVersion) Error() string {
	return fmt.Sprintf("a newer rasoat wrote it (version %d, this one reads up to %d)", v.version, v.known)
}

// isNewer tells of an error whether a newer rasoat wrote the file.
func isNewer(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.What.Key == fileNewer
}

func damagedKey(name string) string {
	switch parts := strings.SplitN(name, "/", 3); {
	case len(parts) < 3 || parts[0] != currentDir:
		return fileDamaged
	case parts[1] == incidents.name:
		return incidentsDamaged
	case parts[1] == agencyScores.name:
		return agenciesDamaged
	}
	return currentDamaged
}

// refusal is an error with nothing behind it.
func refusal(key string, args ...any) error { return &Error{What: message.New(key, args...)} }
