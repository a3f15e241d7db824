package source

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rasoat/fixtures/server"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Objects of a store are found by name, pattern and period, and read the same as files:
// every format, packed or not, with the digest of what was delivered.
func TestObjects(t *testing.T) {
	s := server.S3(t)
	rows := make([]delivered, 6000)
	for i := range rows {
		rows[i] = deliveredRow(i)
	}
	files := map[string][]byte{"t.csv": sampleTable(4000), "t.parquet": parquetFile(t, rows, 1000)}
	files["t.csv.gz"] = compress(t, ".gz", files["t.csv"])
	files["t.zip"] = archive(t, "t.zip", []txtar.File{{Name: "sub/t.parquet", Data: files["t.parquet"]}})
	for name, content := range files {
		s.Put("in/"+name, content)
	}
	for name, plain := range map[string]string{"t.csv": "t.csv", "t.parquet": "t.parquet", "t.csv.gz": "t.csv", "t.zip": "t.parquet"} {
		want := packedLines(t, Spec{Path: plain}, map[string][]byte{plain: files[plain]})
		address := "s3://" + server.Bucket + "/in/" + name
		if diff := cmp.Diff(want, objectLines(t, address, files[name])); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	s.Put("2026-11-21/.hidden.csv", []byte("id\n"))
	s.Put("2026-11-21/a.csv", []byte("id\n1\n"))
	s.Put("2026-11-21/sub/b.csv", []byte("id\n2\n"))
	for path, want := range map[string]string{
		"in/t.csv": "in/t.csv", "in/none.csv": "", "none/*.csv": "", "{period}/*.csv": "2026-11-21/a.csv", "{period}/": "2026-11-21/a.csv 2026-11-21/sub/b.csv",
		"{period}/**/*.csv": "2026-11-21/a.csv 2026-11-21/sub/b.csv", "in/t.[cz]*": "in/t.csv in/t.csv.gz in/t.zip", "in/*.zip!*.parquet": "in/t.zip", "in": "",
	} {
		day, _ := value.ParseDay("2026-11-21")
		found, err := Find(context.Background(), Spec{Path: "s3://" + server.Bucket + "/" + path}, "", day)
		var names []string
		for _, f := range found {
			names = append(names, strings.TrimPrefix(f.Name, "s3://"+server.Bucket+"/"))
		}
		if got := strings.Join(names, " "); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", path, got, err, want)
		}
	}
	_, err := Find(context.Background(), Spec{Path: "s3://no-such-bucket/*"}, "", 0)
	if text := fmt.Sprint(err); text != "s3://no-such-bucket/*: there is no such bucket" {
		t.Error(text)
	}
	t.Run("replaced", func(t *testing.T) { replaced(t, s) })
}

// replaced reads an object that is written again between opening and reading.
func replaced(t *testing.T, s *server.Store) {
	s.Put("x.csv", []byte("id\n1\n"))
	e, err := open(t, "", Spec{Path: "s3://" + server.Bucket + "/x.csv"})
	if err != nil {
		t.Fatal(err)
	}
	s.Put("x.csv", []byte("id\n2\n"))
	err = e.Read(context.Background(), []string{"id"}, 1, func(int) func(*Batch) error { return func(*Batch) error { return nil } })
	var wrong *Error
	if !errors.As(err, &wrong) || !strings.HasPrefix(wrong.Message.In(message.EN), "the object was changed or removed") {
		t.Error(err)
	}
}

// objectLines is packedLines of one object.
func objectLines(t *testing.T, address string, content []byte) string {
	t.Helper()
	return linesOf(t, "", Spec{Path: address}, map[string][]byte{address: content})
}

func TestBucketFault(t *testing.T) {
	for path, want := range map[string]string{
		"s3://b/k": "", "s3://b/": "“s3://b/” is like s3://bucket/name, and the name of the bucket is no pattern",
		"s3://b*/k": "“s3://b*/k” is like s3://bucket/name, and the name of the bucket is no pattern",
		"ftp://n/x": "ftp:// is not readable; readable are files of this machine, s3://, hdfs:// and databases (dsn)", "a/b.csv": "",
		"hdfs://nn:8020/x/*.csv": "", "hdfs://nn/x": "a path of HDFS is like hdfs://namenode:port/folder/file",
	} {
		s := Spec{Path: path}
		if got := in(s.pathFault().Message); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
