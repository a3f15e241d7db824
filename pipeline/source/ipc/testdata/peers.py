"""Writes the samples of other writers: Arrow's own in C++ (pyarrow 26.0.1), and Polars 2.1.0."""
import datetime as dt
import decimal
import uuid

import polars as pl
import pyarrow as pa
import pyarrow.feather

D = decimal.Decimal
day, noon = dt.date(2026, 11, 21), dt.datetime(2026, 11, 21, 8, 30, 0, 250000)
columns = {
    "text": pa.array(["Nguyễn Văn A", "", None, "a text that is longer than a view has room for"]),
    "large": pa.array(["x", None, "đ", ""], pa.large_string()),
    "view": pa.array(["short", "another text that does not fit", None, ""], pa.string_view()),
    "bytes": pa.array([b"ok", b"\xff", None, b""], pa.binary()),
    "flag": pa.array([True, False, None, True]),
    "tiny": pa.array([-128, 127, None, 0], pa.int8()),
    "whole": pa.array([-(2**63), 2**63 - 1, None, 0], pa.int64()),
    "count": pa.array([2**64 - 1, 0, None, 1], pa.uint64()),
    "half": pa.array([0.5, -2.0, None, float("inf")], pa.float16()),
    "real": pa.array([0.1, 1e-7, None, float("nan")], pa.float64()),
    "d32": pa.array([D("1.50"), D("-0.01"), None, D("0.00")], pa.decimal32(5, 2)),
    "d64": pa.array([D("123456789.125"), D("-1.000"), None, D("0.000")], pa.decimal64(15, 3)),
    "d128": pa.array([D("1.50"), D("-99999999999999999999.99"), None, D("0.00")], pa.decimal128(30, 2)),
    "d256": pa.array([D(10) ** 60, D(-1), None, D(0)], pa.decimal256(70, 0)),
    "day": pa.array([day, dt.date(1900, 1, 1), None, day], pa.date32()),
    "day64": pa.array([day, dt.date(1900, 1, 1), None, day], pa.date64()),
    "time": pa.array([dt.time(8, 30), dt.time(23, 59, 59), None, dt.time()], pa.time32("s")),
    "micros": pa.array([dt.time(8, 30, 0, 250000), dt.time(23, 59, 59, 1), None, dt.time()], pa.time64("us")),
    "wall": pa.array([noon, dt.datetime(1969, 12, 31, 23, 59, 59), None, noon], pa.timestamp("ms")),
    "zoned": pa.array([noon, dt.datetime(1969, 12, 31, 23, 59, 59), None, noon], pa.timestamp("us", "Asia/Ho_Chi_Minh")),
    "took": pa.array([dt.timedelta(days=1, microseconds=5), dt.timedelta(seconds=-1.5), None, dt.timedelta()], pa.duration("us")),
    "span": pa.array([(14, 3, 500_000_000), (0, -1, 0), None, (0, 0, 0)], pa.month_day_nano_interval()),
    "fixed": pa.array([b"abc", b"\x00\x01\x02", None, b"xyz"], pa.binary(3)),
    "id": pa.ExtensionArray.from_storage(pa.uuid(), pa.array([uuid.UUID(int=i).bytes if i else None for i in (1, 2**127, 0, 3)], pa.binary(16))),
    "word": pa.array(["Nam", "Nữ", None, "Nam"]).dictionary_encode(),
    "parts": pa.array([{"a": 1, "b": {"c": "x"}}, {"a": None, "b": None}, None, {"a": 4, "b": {"c": None}}]),
    "list": pa.array([[1, 2], [], None, [3]]),
    "runs": pa.RunEndEncodedArray.from_arrays(pa.array([2, 4], pa.int32()), pa.array(["a", "b"])),
    "none": pa.nulls(4),
    "last": pa.array(["z", "y", "x", "w"]),
}
table = pa.table(columns)
pa.feather.write_feather(table, "pyarrow_lz4.arrow", compression="lz4", chunksize=3)
pa.feather.write_feather(table, "pyarrow_zstd.arrow", compression="zstd")

# A stream whose dictionary is added to, and then replaced.
options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
batches = [pa.array(v).dictionary_encode() for v in (["a", "b"], ["a", "b", "c"], ["x", None, "b"])]
schema = pa.schema([("word", batches[0].type), ("n", pa.int32())])
with pa.ipc.new_stream("pyarrow_deltas.arrows", schema, options=options) as w:
    for words in batches:
        w.write(pa.record_batch([words, pa.array(range(len(words)), pa.int32())], schema=schema))

frame = pl.DataFrame({
    "text": ["Nguyễn Văn A", "", None, "a text that is longer than a view has room for"],
    "kind": pl.Series(["Nam", "Nữ", None, "Nam"], dtype=pl.Categorical),
    "sum": pl.Series([D("1.50"), D("-0.01"), None, D("0")], dtype=pl.Decimal(10, 2)),
    "day": [day, None, day, day],
    "at": [noon, None, noon, noon],
    "parts": [{"a": 1}, {"a": None}, None, {"a": 4}],
})
frame.write_ipc("polars_zstd.arrow", compression="zstd")
frame.write_ipc("polars.arrow", compression="uncompressed")
frame.write_ipc_stream("polars_lz4.arrows", compression="lz4")
