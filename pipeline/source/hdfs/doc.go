// Package hdfs reads files of a Hadoop file system, through parquet-go-source's hdfs and
// the client that it has inside.
//
//	hdfs://namenode:8020/births/{period}/*.parquet
//	hdfs://rasoat@nn1:8020,nn2:8020/…              as whom, and where else to ask
//
// Who asks is the name before the @, or HADOOP_USER_NAME; there is no password. Clusters
// that want Kerberos are not readable, since parquet-go-source opens without it.
//
// A file is read at any place, by one reader at a time. Whether it is still the one that
// was found is told by its size and its time of change, as with files of this machine.
//
// What is tested is how addresses are read and what is said when nobody answers: this
// project has not tried it on a cluster, and the manual says so.
package hdfs
