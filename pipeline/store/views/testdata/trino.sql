-- The catalogue of Trino has to say connector.name=hive and hive.recursive-directories=true, and to leave
-- hive.timestamp-precision at MILLISECONDS, as it is by itself.
CREATE TABLE IF NOT EXISTS runs_files (
  "period" date,
  "agency" varchar,
  "dataset" varchar,
  "run_id" varchar,
  "attempt" bigint,
  "started_at" timestamp(3),
  "finished_at" timestamp(3),
  "duration_ms" bigint,
  "tool_version" varchar,
  "method" varchar,
  "catalogue_sha256" varchar,
  "rules_sha256" varchar,
  "input_sha256" varchar,
  "input_bytes" bigint,
  "input_files" bigint,
  "rows_read" bigint,
  "rows_rejected" bigint,
  "rows_skipped" bigint,
  "encoding" varchar,
  "format" varchar,
  "reason" varchar,
  "operator" varchar,
  "host" varchar,
  "status" varchar,
  "error" varchar,
  "previous_run" varchar,
  "results_sha256" varchar,
  "every" varchar,
  "due" bigint
) WITH (format = 'PARQUET', external_location = '/kho/điểm d''or/current/runs');
CREATE OR REPLACE VIEW shown_runs AS
SELECT period, dataset, run_id, kind
FROM (SELECT k.*, min(kind) OVER (PARTITION BY period, dataset) AS wins
      FROM (SELECT t.period, t.dataset, t.run_id, CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END AS kind FROM runs_files AS t) AS k) AS w
WHERE kind = wins;
CREATE OR REPLACE VIEW runs AS SELECT t.* FROM runs_files AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE TABLE IF NOT EXISTS dataset_scores_files (
  "period" date,
  "agency" varchar,
  "dataset" varchar,
  "run_id" varchar,
  "title" varchar,
  "score" double,
  "band" varchar,
  "status" varchar,
  "rows" bigint,
  "clean_rows" bigint,
  "clean_percent" double,
  "group_1_rows" bigint,
  "group_2_rows" bigint,
  "group_3_rows" bigint,
  "rules" bigint,
  "rules_passed" bigint,
  "rules_warned" bigint,
  "rules_failed" bigint,
  "rules_critical" bigint,
  "rules_waived" bigint,
  "rules_not_applicable" bigint,
  "rules_error" bigint,
  "weight" double
) WITH (format = 'PARQUET', external_location = '/kho/điểm d''or/current/dataset_scores');
CREATE OR REPLACE VIEW dataset_scores AS SELECT t.* FROM dataset_scores_files AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE TABLE IF NOT EXISTS segment_scores_files (
  "period" date,
  "agency" varchar,
  "dataset" varchar,
  "run_id" varchar,
  "segment" varchar,
  "score" double,
  "band" varchar,
  "status" varchar,
  "rows" bigint,
  "clean_rows" bigint,
  "rank" bigint,
  "tied" boolean
) WITH (format = 'PARQUET', external_location = '/kho/điểm d''or/current/segment_scores');
CREATE OR REPLACE VIEW segment_scores AS SELECT t.* FROM segment_scores_files AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE TABLE IF NOT EXISTS criterion_scores_files (
  "period" date,
  "agency" varchar,
  "dataset" varchar,
  "run_id" varchar,
  "criterion" varchar,
  "criterion_name" varchar,
  "segment" varchar,
  "score" double,
  "band" varchar,
  "weight" double,
  "rules" bigint,
  "tested" bigint,
  "failed" bigint
) WITH (format = 'PARQUET', external_location = '/kho/điểm d''or/current/criterion_scores');
CREATE OR REPLACE VIEW criterion_scores AS SELECT t.* FROM criterion_scores_files AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE TABLE IF NOT EXISTS field_scores_files (
  "period" date,
  "agency" varchar,
  "dataset" varchar,
  "run_id" varchar,
  "field" varchar,
  "title" varchar,
  "identifier" boolean,
  "score" double,
  "band" varchar,
  "status" varchar,
  "weight" double,
  "tested" bigint,
  "failed" bigint
) WITH (format = 'PARQUET', external_location = '/kho/điểm d''or/current/field_scores');
CREATE OR REPLACE VIEW field_scores AS SELECT t.* FROM field_scores_files AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE TABLE IF NOT EXISTS rule_results_files (
  "period" date,
  "agency" varchar,
  "dataset" varchar,
  "run_id" varchar,
  "rule" varchar,
  "check" varchar,
  "field" varchar,
  "criterion" varchar,
  "error_group" bigint,
  "segment" varchar,
  "severity" varchar,
  "status" varchar,
  "unit" varchar,
  "total" bigint,
  "tested" bigint,
  "missing" bigint,
  "excluded" bigint,
  "passed" bigint,
  "failed" bigint,
  "score" double,
  "warn_below" double,
  "fail_below" double,
  "weight" double,
  "observed" varchar,
  "duplicate_groups" bigint,
  "surplus_rows" bigint,
  "reason" varchar,
  "basis" varchar,
  "waived_until" date,
  "rule_sha256" varchar,
  "waiver_document" varchar,
  "waiver_reason" varchar
) WITH (format = 'PARQUET', external_location = '/kho/điểm d''or/current/rule_results');
CREATE OR REPLACE VIEW rule_results AS SELECT t.* FROM rule_results_files AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE TABLE IF NOT EXISTS column_profiles_files (
  "period" date,
  "agency" varchar,
  "dataset" varchar,
  "run_id" varchar,
  "column" varchar,
  "position" bigint,
  "type" varchar,
  "rows" bigint,
  "missing" bigint,
  "placeholders" bigint,
  "distinct" bigint,
  "distinct_is_exact" boolean,
  "min" varchar,
  "max" varchar,
  "mean" double,
  "stddev" double,
  "p25_approx" double,
  "p50_approx" double,
  "p75_approx" double,
  "min_length" bigint,
  "max_length" bigint,
  "top_values" varchar,
  "shapes" varchar
) WITH (format = 'PARQUET', external_location = '/kho/điểm d''or/current/column_profiles');
CREATE OR REPLACE VIEW column_profiles AS SELECT t.* FROM column_profiles_files AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE TABLE IF NOT EXISTS failure_samples_files (
  "period" date,
  "agency" varchar,
  "dataset" varchar,
  "run_id" varchar,
  "rule" varchar,
  "segment" varchar,
  "source_file" varchar,
  "row_number" bigint,
  "line" bigint,
  "column" varchar,
  "value_masked" varchar,
  "key_masked" varchar,
  "reason" varchar,
  "cell" varchar
) WITH (format = 'PARQUET', external_location = '/kho/điểm d''or/current/failure_samples');
CREATE OR REPLACE VIEW failure_samples AS SELECT t.* FROM failure_samples_files AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE TABLE IF NOT EXISTS agency_scores_files (
  "period" date,
  "agency" varchar,
  "parent" varchar,
  "name" varchar,
  "level" bigint,
  "score" double,
  "band" varchar,
  "rank" bigint,
  "rank_of" bigint,
  "tied" boolean,
  "datasets" bigint,
  "datasets_not_delivered" bigint,
  "confidence_low" double,
  "confidence_high" double,
  "datasets_not_audited" bigint
) WITH (format = 'PARQUET', external_location = '/kho/điểm d''or/current/agency_scores');
CREATE OR REPLACE VIEW agency_scores AS SELECT t.* FROM agency_scores_files AS t JOIN (SELECT t.period, min(CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END) AS kind FROM agency_scores_files AS t GROUP BY t.period) AS k ON k.period = t.period AND k.kind = CASE WHEN t."$path" LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE TABLE IF NOT EXISTS incidents_files (
  "period" date,
  "agency" varchar,
  "dataset" varchar,
  "run_id" varchar,
  "rule" varchar,
  "segment" varchar,
  "first_seen" date,
  "last_seen" date,
  "periods" bigint,
  "status" varchar,
  "due_review" date,
  "due_correction" date,
  "overdue" boolean,
  "waived_until" date
) WITH (format = 'PARQUET', external_location = '/kho/điểm d''or/current/incidents');
CREATE OR REPLACE VIEW incidents AS SELECT DISTINCT t.* FROM incidents_files AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id;

-- The newest score of each dataset. A period without a score (nothing was delivered,
-- or it could not be read) is passed over; runs and dataset_scores have it.
CREATE OR REPLACE VIEW latest AS
SELECT period, agency, dataset, run_id, title, score, band, status, rows, clean_rows, clean_percent, weight
FROM (SELECT d.*, row_number() OVER (PARTITION BY dataset ORDER BY period DESC) AS newest
      FROM dataset_scores AS d WHERE score IS NOT NULL) AS s
WHERE newest = 1;

-- How the score of each dataset has changed: since the period before that has one, and
-- against the mean of the 7 and the 30 days up to it; to two places, as scores are
-- published.
CREATE OR REPLACE VIEW trend AS
SELECT period, agency, dataset, title, score, band, status, rows, clean_percent,
       CASE WHEN row_number() OVER (PARTITION BY dataset ORDER BY period) > 1 -- else ClickHouse says 1970
            THEN max(period) OVER (PARTITION BY dataset ORDER BY period ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) END AS previous_period,
       max(score) OVER (PARTITION BY dataset ORDER BY period ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS previous_score,
       round(score - max(score) OVER (PARTITION BY dataset ORDER BY period ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING), 2) AS score_change,
       round(avg(score) OVER (PARTITION BY dataset ORDER BY period RANGE BETWEEN INTERVAL '6' DAY PRECEDING AND CURRENT ROW), 2) AS mean_7_days,
       round(avg(score) OVER (PARTITION BY dataset ORDER BY period RANGE BETWEEN INTERVAL '29' DAY PRECEDING AND CURRENT ROW), 2) AS mean_30_days
FROM dataset_scores
WHERE score IS NOT NULL;

-- The agencies of the newest period: each among its siblings.
CREATE OR REPLACE VIEW ranking AS
SELECT period, level, parent, rank, rank_of, tied, agency, name, score, band, datasets, datasets_not_delivered,
       confidence_low, confidence_high
FROM agency_scores
WHERE period = (SELECT max(period) FROM agency_scores);

-- The rules that were not met in the newest period of each dataset that has a score,
-- over the whole dataset; place 1 is the gravest of its dataset.
CREATE OR REPLACE VIEW worst_rules AS
SELECT q.period, q.agency, q.dataset, l.title, q.rule, q.check_name, q.field, q.criterion, q.severity, q.status,
       q.failed, q.tested, q.score, q.reason, q.basis,
       row_number() OVER (PARTITION BY q.dataset ORDER BY q.gravity DESC, q.score, q.failed DESC, q.rule) AS place
FROM (SELECT r.*, r."check" AS check_name,
             CASE r.status WHEN 'error' THEN 4 WHEN 'critical' THEN 3 WHEN 'fail' THEN 2 WHEN 'warn' THEN 1 ELSE 0 END AS gravity
      FROM rule_results AS r WHERE r.segment IS NULL) AS q
JOIN latest AS l ON l.period = q.period AND l.dataset = q.dataset
WHERE q.gravity > 0;

-- What is still to be corrected, as it stood at the newest period of each dataset.
CREATE OR REPLACE VIEW open_incidents AS
SELECT i.period, i.agency, i.dataset, i.rule, i.segment, i.status, i.first_seen, i.last_seen, i.periods,
       i.due_review, i.due_correction, i.overdue
FROM incidents AS i
JOIN (SELECT dataset, max(period) AS period FROM incidents GROUP BY dataset) AS n ON n.dataset = i.dataset AND n.period = i.period
WHERE i.status IN ('open', 'waived');
