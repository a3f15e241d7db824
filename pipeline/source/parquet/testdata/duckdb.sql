-- Writes duckdb.parquet, with DuckDB 2.0.0, in this folder:
--   python3 -c "import duckdb; duckdb.sql(open('duckdb.sql').read())"
-- duckdb.txt is what DuckDB says is in it, as text.
SET TimeZone = 'UTC';
CREATE TABLE t AS SELECT
  i AS id,
  CASE WHEN i % 7 = 0 THEN NULL ELSE 'Nguyễn ' || (i % 5) END AS name,
  'H26.' || i AS unlike,
  (i % 3 = 0) AS yes,
  i::UTINYINT AS tiny,
  (i * 1000)::UBIGINT AS great,
  (i * 1.25)::DECIMAL(9, 2) AS price,
  (i * 1.25)::DECIMAL(38, 10) AS wide,
  i / 8 AS part,
  DATE '1969-12-25' + i::INTEGER AS day,
  TIME '08:30:00' + INTERVAL (i * 1001) MILLISECOND AS clock,
  TIMESTAMP '2026-11-21 23:59:59.5' + INTERVAL (i) SECOND AS local,
  TIMESTAMPTZ '2026-11-21 23:59:59+07' AS moment,
  TIMESTAMP_NS '2026-11-21 23:59:59.123456789' AS fine,
  ('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID AS uuid,
  INTERVAL (i) MONTH + INTERVAL (i) SECOND AS span,
  (CASE WHEN i % 2 = 0 THEN 'Nam' ELSE 'Nữ' END)::ENUM('Nam', 'Nữ') AS sex,
  '\xFF\x41'::BLOB AS raw,
  '{"a": 1}'::JSON AS json,
  {'street': 'Trần Phú', 'number': i} AS address,
  [i, i + 1] AS list,
  MAP {'k': i} AS map,
FROM range(40) AS r(i);
COPY t TO 'duckdb.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16);
COPY (SELECT id, name, unlike, yes, tiny, great, price, wide, regexp_replace(part::VARCHAR, '\.0$', '') AS part, day, clock,
    replace(local::VARCHAR, ' ', 'T') AS local, strftime(moment, '%Y-%m-%dT%H:%M:%SZ') AS moment, replace(fine::VARCHAR, ' ', 'T') AS fine, uuid,
    'P' || CASE WHEN id > 0 THEN id || 'M' ELSE '' END || 'T' || id || 'S' AS span, sex, chr(65533) || 'A' AS raw, json,
    address.street AS "address.street", address.number AS "address.number"
  FROM t) TO 'duckdb.txt' (FORMAT csv, QUOTE '', ESCAPE '', DELIMITER '|');
