package hdfs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"rasoat/pipeline/source/reason"
	"rasoat/rules/message"
)

func TestParse(t *testing.T) {
	t.Setenv("HADOOP_USER_NAME", "kiemtoan")
	const wrong = "a path of HDFS is like hdfs://namenode:port/folder/file"
	for address, want := range map[string]string{
		"hdfs://nn:8020/a/b.csv":              "[nn:8020] kiemtoan /a/b.csv",
		"hdfs://rasoat@nn1:8020,nn2:8021/a/*": "[nn1:8020 nn2:8021] rasoat /a/*",
		"hdfs://nn/a":                         wrong, "hdfs://nn:8020": wrong, "hdfs://nn:8020/": wrong, "hdfs:///a": wrong, "s3://nn:8020/a": wrong,
	} {
		s, name, m := Parse(address)
		got := m.In(message.EN)
		if m.IsZero() {
			got = fmt.Sprint(s.Hosts, " ", s.User, " ", name)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

// Nobody listens: each way to ask says so.
func TestUnreached(t *testing.T) {
	s, name, _ := Parse("hdfs://rasoat@127.0.0.1:9/a/b.csv")
	_, _, find := s.Find(name)
	_, open := s.Open(File{Name: name})
	list := s.List(context.Background(), "/a", func(File) { t.Error("a file of nobody") })
	for _, err := range []error{find, open, list} {
		var known *reason.Error
		if !errors.As(err, &known) || !strings.HasPrefix(err.Error(), "the HDFS cluster cannot be reached") {
			t.Error(err)
		}
	}
}

func TestNobodyAsks(t *testing.T) {
	t.Setenv("HADOOP_USER_NAME", "")
	s, name, _ := Parse("hdfs://127.0.0.1:9/a/b.csv")
	if _, _, err := s.Find(name); err == nil || !strings.HasPrefix(err.Error(), "there is no user to ask HDFS as") {
		t.Error(err)
	}
}

func TestSaid(t *testing.T) {
	if err := said(io.EOF); err != io.EOF {
		t.Error(err)
	}
	if got := said(errors.New("odd")).Error(); got != "the HDFS cluster does not carry out the request: odd" {
		t.Error(got)
	}
}
