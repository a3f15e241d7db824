// Package object keeps a score store in a bucket of a server that speaks S3: MinIO,
// Ceph, the gateways of storage vendors, AWS.
//
// Which server, and who asks, comes from the environment, as for extracts (package
// bucket); a location is s3://bucket/prefix and holds no secret. Below the prefix lies
// what would lie in a folder, under the same names.
//
// # What an object store has and has not
//
// An object appears whole or not at all, by one request. What is written is kept in
// memory, or past a few megabytes in a temporary file of this machine, until it is
// whole; a write that fails puts nothing, and nothing is uploaded in parts, of which
// something could be left behind. The MD5 and the SHA-256 of the content go with the
// request, and the server compares. There is no renaming, no flushing, and nothing that
// a killed process leaves half done.
//
// There are no locks either, and no operating system that takes them from the dead. What
// there is: an object can be put on the condition that it is not there (If-None-Match:
// *), or that it still is the one that was read (If-Match and its ETag). All that has to
// be certain is made of these two.
//
// # Leases
//
// A lock is an object that names its holder, holds a random word, and is renewed every
// few seconds. Whoever finds one that was not renewed for longer than its lease puts its
// own in its place, on the condition that it still is the same; so does who finds one
// that was given back. How old it is, the server says, by its clock alone: the time of
// the answer less the time of the last change, both in one answer. The clock of this
// machine takes part in nothing but the renewals. Who finds a lease that is still good
// cannot tell a dead holder from a busy one, and waits for a sign of life or for the
// end: for a few seconds where the holder lives, for half a minute after a kill.
//
// A lease can be lost by one who still believes in it: a machine was suspended, a
// network was down, a server's clock was set. So no commit rests on one. It decides who
// waits; what decides who wins is described in package store (decided.go): a file is
// replaced only from the version that was read, and a run is committed by one such
// replacement. Of two that both believe to hold a lock, one is told ErrOvertaken.
//
// # Servers that do not heed conditions
//
// Some servers take such requests and ignore the condition. Before a process writes
// anything that rests on one, it tries: it puts an object under .rasoat/probe, puts
// another one on a condition that does not hold, and refuses to go on if that succeeds.
//
// The server has to show what was written to whoever reads next, in listings too, as AWS
// does since 2020, and MinIO, Ceph and versitygw always did.
//
// # What it costs
//
// A dataset of a night takes about 42 requests, 59 where it is audited again: 8 tables put
// twice, the intent put twice and removed, the manifest, its share of HEAD.json, lock and
// unlock, lists of attempts, whether the books are closed, and what the incidents follow
// from (TestRequests in package pipeline counts them), most of them at the same time as
// others: a night of 30 datasets took 3.6 s beside a server on the same two cores, and
// 4.6 s with 20 ms added to every answer.
package object
