package main

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"rasoat/fixtures/server"
)

// TestBucket runs the scripts of testdata/bucket beside a server that speaks S3, which
// $BUCKET is on. Each has a folder of its own there.
func TestBucket(t *testing.T) {
	server.S3(t)
	more := []string{"BUCKET=s3://" + server.Bucket}
	for _, v := range os.Environ() {
		if strings.HasPrefix(v, "AWS_") {
			more = append(more, v)
		}
	}
	testscript.Run(t, scripts(t, "testdata/bucket", more))
}
