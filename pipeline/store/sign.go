package store

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"

	"rasoat/rules/message"
)

// Digests show that a document is whole, not who made it: whoever can write to the
// store can make them all anew. A signature is what they cannot make. It is Ed25519
// over the 64 characters of the document's digest, so that openssl can check it, and
// stands in the document itself, beside the digest and, like it, outside of what the
// digest is taken over: a document and its signature are replaced in one stroke.

// Signature is who vouches for a document of the store.
type Signature struct {
	Key     string `json:"key"`     // the first 16 hexadecimal digits of the SHA-256 of the public key
	Ed25519 string `json:"ed25519"` // of the digest, in Base64
}

// KeyID names a public key in signatures and messages.
func KeyID(key ed25519.PublicKey) string { return sha256Hex(key)[:16] }

// Signed has the store sign all that it commits.
func Signed(key ed25519.PrivateKey) Option { return func(s *Store) { s.key = key } }

// Signs tells whether the store signs what it commits.
func (s *Store) Signs() bool { return s.key != nil }

// signed puts the signature into a sealed document, if the store has a key.
func (s *Store) signed(file []byte, digest string) ([]byte, error) {
	if s.key == nil {
		return file, nil
	}
	tree, err := decodeTree(file)
	if err != nil {
		return nil, err
	}
	tree["signature"] = map[string]any{
		"key":     KeyID(s.key.Public().(ed25519.PublicKey)),
		"ed25519": base64.StdEncoding.EncodeToString(ed25519.Sign(s.key, []byte(digest))),
	}
	return documentOf(tree), nil
}

// putSigned writes a sealed document, signed if the store has a key, in place of the
// one of a version, and returns the new one.
func (s *Store) putSigned(ctx context.Context, name, version string, file []byte, digest string) (string, error) {
	file, err := s.signed(file, digest)
	if err != nil {
		return "", err
	}
	return s.putKnown(ctx, name, version, file)
}

// documentOf is the form in which a document is written.
func documentOf(tree map[string]any) []byte {
	text := appendCanonical(nil, tree)
	return append(appendIndented(make([]byte, 0, 2*len(text)), text), '\n')
}

// isForm tells whether a file is written as the store writes: between its members,
// too, a byte may not differ, though the digest does not see it.
func isForm(file []byte) bool {
	tree, err := decodeTree(file)
	return err == nil && string(documentOf(tree)) == string(file)
}

var (
	findUnsigned = message.Define("store.find_unsigned",
		"không có chữ ký số", "is not signed")
	findOtherKey = message.Define("store.find_other_key",
		"được ký bằng khóa khác (%s)", "is signed by another key (%s)")
	findForged = message.Define("store.find_forged",
		"chữ ký số không đúng: nội dung hoặc chữ ký đã bị sửa", "has a signature that is not right: the contents or the signature were altered")
	publicHalf = message.Define("store.public_half",
		"%s là khóa công khai, chỉ để kiểm tra chữ ký; để ký hãy dùng nửa kia của cặp khóa (tệp cùng tên không có đuôi .pub)",
		"%s is a public key, which only checks signatures; to sign, name the other half of the pair (the file without .pub)")
	privateHalf = message.Define("store.private_half",
		"%s là khóa bí mật, dùng để ký; để kiểm tra chữ ký hãy dùng nửa kia của cặp khóa (tệp có đuôi .pub)",
		"%s is a private key, which signs; to check signatures, name the other half of the pair (the file that ends in .pub)")
	badKeyFile = message.Define("store.bad_key",
		"%s không phải là khóa Ed25519 dạng PEM", "%s is not an Ed25519 key in PEM")
)

// signature adds what is wrong with the signature of a document, if keys are given
// one of which has to have signed it.
func (f *findings) signature(path, digest string, s *Signature, keys []ed25519.PublicKey) {
	switch at := keyOf(s, keys); {
	case len(keys) == 0:
	case s == nil:
		f.add(path, findUnsigned)
	case at == nil:
		f.add(path, findOtherKey, s.Key)
	default:
		sig, err := base64.StdEncoding.DecodeString(s.Ed25519)
		if err != nil || !ed25519.Verify(at, []byte(digest), sig) {
			f.add(path, findForged)
		}
	}
}

func keyOf(s *Signature, keys []ed25519.PublicKey) ed25519.PublicKey {
	for _, k := range keys {
		if s != nil && KeyID(k) == s.Key {
			return k
		}
	}
	return nil
}

// NewKey makes a pair of keys and returns them as files: PKCS #8 and PKIX in PEM, as
// openssl reads and writes them.
func NewKey() (private, public []byte, id string, err error) {
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, "", err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, "", err
	}
	open, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return nil, nil, "", err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}),
		pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: open}), KeyID(pub), nil
}

// ParsePrivateKey reads the file of a key that signs; name is what a message calls it.
func ParsePrivateKey(name string, file []byte) (ed25519.PrivateKey, error) {
	if block, _ := pem.Decode(file); block != nil {
		if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
			if k, ok := key.(ed25519.PrivateKey); ok {
				return k, nil
			}
		}
	}
	if _, err := ParsePublicKey(name, file); err == nil {
		return nil, &Error{What: message.New(publicHalf, name)}
	}
	return nil, &Error{What: message.New(badKeyFile, name)}
}

// ParsePublicKey reads the file of a key that signatures are checked by.
func ParsePublicKey(name string, file []byte) (ed25519.PublicKey, error) {
	if block, _ := pem.Decode(file); block != nil {
		if key, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
			if k, ok := key.(ed25519.PublicKey); ok {
				return k, nil
			}
		}
		if _, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
			return nil, &Error{What: message.New(privateHalf, name)}
		}
	}
	return nil, &Error{What: message.New(badKeyFile, name)}
}

// restore puts what does not count for the digest back into a tree.
func restore(tree map[string]any, digest string, signature any) {
	tree["digest"] = digest
	if signature != nil {
		tree["signature"] = signature
	}
}

// decodeForm decodes a file that has to be written as the store writes.
func decodeForm[T any](name string, file []byte, decode func([]byte) (*T, error)) (*T, error) {
	doc, err := decode(file)
	if err == nil && !isForm(file) {
		err = errForm
	}
	if err != nil {
		return nil, damaged(name, err)
	}
	return doc, nil
}

// errForm is said of a file whose bytes differ where its digest does not look.
var (
	notInForm = message.Define("store.not_in_form", "không được ghi theo đúng dạng của kho điểm", "it is not written as the store writes")
	errForm   = refusal(notInForm)
)
