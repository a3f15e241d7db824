package object

import (
	"context"
	"errors"
	"io/fs"

	"rasoat/pipeline/bucket"
	"rasoat/pipeline/source/reason"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

var (
	badLocation = message.Define("object.bad_location",
		"kho điểm trên S3 cần có dạng s3://bucket/thư_mục: tên bucket gồm chữ thường, chữ số, dấu chấm và gạch nối; khóa truy cập đặt trong môi trường, không đặt trong địa chỉ",
		"a store on S3 is like s3://bucket/folder: the bucket of lower-case letters, digits, dots and hyphens; keys are put into the environment, not into the address")
	placeFault = message.Define("object.fault",
		"kho điểm %s: %s", "the store %s: %s")
	noGuard = message.Define("object.no_guard",
		"kho điểm %s: máy chủ S3 nhận lệnh ghi có điều kiện (If-None-Match, If-Match) nhưng bỏ qua điều kiện, nên hai máy có thể ghi đè lên nhau; không thể đặt kho điểm ở đây. Hãy dùng máy chủ S3 có hỗ trợ, hoặc đặt kho điểm trong một thư mục",
		"the store %s: the S3 server takes writes on a condition (If-None-Match, If-Match) and ignores the condition, so that two machines could overwrite one another; a store cannot be kept here. Use a server that knows them, or keep the store in a folder")
)

// said names the place in an error.
func (p *Place) said(err error) error {
	var ours *store.Error
	if err == nil || errors.As(err, &ours) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var why *reason.Error
	if !errors.As(err, &why) {
		return err
	}
	cause := why.Err
	if bucket.IsDenied(err) {
		cause = fs.ErrPermission
	}
	return &store.Error{What: message.New(placeFault, p.name, why.Message), Cause: cause}
}
