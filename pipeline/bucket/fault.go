package bucket

import (
	"context"
	"errors"
	"net/http"

	"github.com/minio/minio-go/v7"

	"rasoat/pipeline/source/reason"
	"rasoat/rules/message"
)

var (
	errNoKeys = message.Define("bucket_no_keys",
		"chưa có khoá truy cập; hãy đặt AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY trong môi trường",
		"there are no keys; put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY into the environment")
	errEndpoint = message.Define("bucket_endpoint",
		"AWS_ENDPOINT_URL cần có dạng https://máy_chủ:cổng", "AWS_ENDPOINT_URL is like https://host:port")
	errAuthorities = message.Define("bucket_authorities",
		"không đọc được chứng thư (PEM) trong tệp mà AWS_CA_BUNDLE nêu tên",
		"the file that AWS_CA_BUNDLE names has no readable certificates (PEM)")
	errBucket = message.Define("bucket_absent", "không có bucket này", "there is no such bucket")
	errDenied = message.Define("bucket_denied",
		"kho lưu trữ từ chối truy cập; hãy kiểm tra khoá và quyền", "the store refuses access; look at keys and rights")
	errChanged = message.Define("bucket_object_changed",
		"đối tượng bị thay đổi hoặc bị xoá trong khi đang đọc; hãy chạy lại khi đã ghi xong",
		"the object was changed or removed while it was read; run again when it is written")
	errUnreached = message.Define("bucket_unreached",
		"không kết nối được với kho lưu trữ", "the store cannot be reached")
	errSkew = message.Define("bucket_skew",
		"đồng hồ của máy này lệch quá nhiều so với đồng hồ của kho lưu trữ; hãy chỉnh lại giờ",
		"the clock of this machine is too far from that of the store; set it right")
	errNoConditions = message.Define("bucket_no_conditions",
		"kho lưu trữ không hỗ trợ ghi có điều kiện (If-None-Match, If-Match)",
		"the store does not know conditions on writing (If-None-Match, If-Match)")
	errRefused = message.Define("bucket_refused",
		"kho lưu trữ không thực hiện yêu cầu", "the store does not carry out the request")
)

// said puts an error of the client into words.
func said(err error) error {
	var ours *reason.Error
	if err == nil || errors.As(err, &ours) || errors.Is(err, context.Canceled) {
		return err
	}
	var response minio.ErrorResponse
	if !errors.As(err, &response) {
		return &reason.Error{Message: message.New(errUnreached), Err: reason.Root(err)}
	}
	switch {
	case response.Code == minio.NoSuchBucket:
		return reason.New(errBucket)
	case response.Code == minio.RequestTimeTooSkewed:
		return reason.New(errSkew)
	case response.StatusCode == http.StatusForbidden || response.StatusCode == http.StatusUnauthorized:
		return reason.New(errDenied)
	case response.StatusCode == http.StatusPreconditionFailed || response.Code == minio.NoSuchKey:
		return reason.New(errChanged)
	}
	return &reason.Error{Message: message.New(errRefused), Err: errors.New(response.Message)}
}

// IsDenied tells whether the store has refused access.
func IsDenied(err error) bool {
	var r *reason.Error
	return errors.As(err, &r) && r.Message.Key == errDenied
}
