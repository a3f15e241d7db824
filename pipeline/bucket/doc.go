// Package bucket reads and writes objects of stores that speak S3: MinIO, Ceph, the
// gateways of storage vendors, AWS. Extracts are read from there, and the score store may
// be kept there.
//
// Where the store is and who asks comes from the environment, by the names that other
// tools of S3 have, and from nowhere else:
//
//	AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL     https://minio.example:9000; AWS itself if not set
//	AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY  and AWS_SESSION_TOKEN
//	AWS_REGION, AWS_DEFAULT_REGION            us-east-1 if not set
//	AWS_CA_BUNDLE                             a file of certificates, PEM, beside those of the system
//
// With an endpoint of one's own, buckets are addressed by path, as such stores want it.
//
// # How an object is read
//
// A [Reader] is an [io.ReaderAt] over requests of ranges: a footer of Parquet and the
// pages of the columns that rules name are fetched, not the file. Who reads on where a
// reading ended gets one request that goes on to the end of the object, so that text is
// one stream; small reads share blocks. A connection that breaks off is begun again where
// it broke. Every request names the ETag that the object had when it was listed: an object
// that was replaced meanwhile is an error, never a mixture of both.
//
// The files of parquet-go-source were tried for this and do not serve: they have one
// position for all readers, they are no io.ReaderAt, and they do not look at the ETag. So
// its client, minio-go, is used directly.
//
// # How an object is written
//
// By one request, never in parts, with the sums of its content and, if one is wanted,
// with a condition ([Store.Put]).
package bucket
