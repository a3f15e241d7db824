package hdfs

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	client "github.com/colinmarc/hdfs/v2"
	"github.com/xitongsys/parquet-go-source/hdfs"

	"rasoat/pipeline/source/reason"
	"rasoat/rules/message"
)

// Scheme is how addresses begin.
const Scheme = "hdfs://"

// Store is a cluster, and who asks it.
type Store struct {
	Hosts []string // of name nodes
	User  string
}

// File is a file as it was found.
type File struct {
	Name     string // from the root, with slashes
	Bytes    int64
	Modified time.Time
}

var (
	errAddress = message.Define("hdfs_address",
		"đường dẫn HDFS cần có dạng hdfs://máy_chủ:cổng/thư_mục/tệp", "a path of HDFS is like hdfs://namenode:port/folder/file")
	errUser = message.Define("hdfs_user",
		"chưa rõ đọc HDFS với người dùng nào; hãy ghi hdfs://người_dùng@máy_chủ:cổng/… hoặc đặt HADOOP_USER_NAME",
		"there is no user to ask HDFS as; write hdfs://user@namenode:port/…, or set HADOOP_USER_NAME")
	errUnreached = message.Define("hdfs_unreached",
		"không kết nối được với cụm HDFS", "the HDFS cluster cannot be reached")
	errRefused = message.Define("hdfs_refused",
		"cụm HDFS không thực hiện yêu cầu", "the HDFS cluster does not carry out the request")
)

// Parse takes an address apart into a cluster and a path from its root.
func Parse(address string) (*Store, string, message.M) {
	rest, ok := strings.CutPrefix(address, Scheme)
	hosts, name, slash := strings.Cut(rest, "/")
	user, after, named := strings.Cut(hosts, "@")
	if named {
		hosts = after
	} else {
		user = os.Getenv("HADOOP_USER_NAME")
	}
	s := &Store{Hosts: strings.Split(hosts, ","), User: user}
	for _, h := range s.Hosts {
		if _, _, err := net.SplitHostPort(h); err != nil {
			ok = false
		}
	}
	if !ok || !slash || strings.Trim(name, "/") == "" {
		return nil, "", message.New(errAddress)
	}
	return s, "/" + name, message.M{}
}

// Find returns a file; false if there is none of that name, or a folder.
func (s *Store) Find(name string) (File, bool, error) {
	c, err := s.connect()
	if err != nil {
		return File{}, false, err
	}
	defer c.Close()
	stat, err := c.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && stat.IsDir():
		return File{}, false, nil
	case err != nil:
		return File{}, false, said(err)
	}
	return fileOf(name, stat), true, nil
}

// List calls each with all files in a folder and below it; none if it is not there.
func (s *Store) List(ctx context.Context, folder string, each func(File)) error {
	c, err := s.connect()
	if err != nil {
		return err
	}
	defer c.Close()
	err = list(ctx, c, folder, each)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return said(err)
}

func list(ctx context.Context, c *client.Client, folder string, each func(File)) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	entries, err := c.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		if !e.IsDir() {
			each(fileOf(name, e))
		} else if err := list(ctx, c, name, each); err != nil {
			return err
		}
	}
	return nil
}

func fileOf(name string, stat fs.FileInfo) File {
	return File{Name: name, Bytes: stat.Size(), Modified: stat.ModTime()}
}

func (s *Store) connect() (*client.Client, error) {
	if s.User == "" {
		return nil, reason.New(errUser)
	}
	c, err := client.NewClient(client.ClientOptions{Addresses: s.Hosts, User: s.User})
	if err != nil {
		return nil, said(err)
	}
	return c, nil
}

// A Reader reads a file. Several goroutines may, one after the other.
type Reader struct {
	mu   sync.Mutex
	file *hdfs.HdfsFile
}

// Open opens a file that was found.
func (s *Store) Open(f File) (*Reader, error) {
	opened, err := hdfs.NewHdfsFileReader(s.Hosts, s.User, f.Name)
	file, ok := opened.(*hdfs.HdfsFile)
	if err != nil {
		if ok && file.Client != nil {
			file.Client.Close()
		}
		return nil, said(err)
	}
	return &Reader{file: file}, nil
}

// ReadAt reads from a place of the file, as io.ReaderAt says.
func (r *Reader) ReadAt(p []byte, at int64) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, err := r.file.FileReader.ReadAt(p, at)
	return n, said(err)
}

// Stat asks what the file is now.
func (r *Reader) Stat() (fs.FileInfo, error) { return r.file.Client.Stat(r.file.FilePath) }

// Close ends the connections of the reader.
func (r *Reader) Close() error { return r.file.Close() }

// said puts an error of the client into words.
func said(err error) error {
	var ours *reason.Error
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, context.Canceled) || errors.As(err, &ours) {
		return err
	}
	var network net.Error
	var refused client.Error
	switch {
	case errors.As(err, &refused):
		return &reason.Error{Message: message.New(errRefused), Err: errors.New(refused.Desc())}
	case errors.As(err, &network) || strings.Contains(err.Error(), "no available namenodes"):
		return &reason.Error{Message: message.New(errUnreached), Err: reason.Root(err)}
	}
	return &reason.Error{Message: message.New(errRefused), Err: reason.Root(err)}
}
