CREATE OR REPLACE TEMPORARY VIEW runs_files (
  `period` date,
  `agency` string,
  `dataset` string,
  `run_id` string,
  `attempt` bigint,
  `started_at` timestamp,
  `finished_at` timestamp,
  `duration_ms` bigint,
  `tool_version` string,
  `method` string,
  `catalogue_sha256` string,
  `rules_sha256` string,
  `input_sha256` string,
  `input_bytes` bigint,
  `input_files` bigint,
  `rows_read` bigint,
  `rows_rejected` bigint,
  `rows_skipped` bigint,
  `encoding` string,
  `format` string,
  `reason` string,
  `operator` string,
  `host` string,
  `status` string,
  `error` string,
  `previous_run` string,
  `results_sha256` string,
  `every` string,
  `due` bigint
) USING parquet OPTIONS (path '/kho/điểm d\'or/current/runs', recursiveFileLookup 'true');
CREATE OR REPLACE TEMPORARY VIEW shown_runs AS
SELECT period, dataset, run_id, kind
FROM (SELECT k.*, min(kind) OVER (PARTITION BY period, dataset) AS wins
      FROM (SELECT t.period, t.dataset, t.run_id, CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END AS kind FROM (SELECT *, input_file_name() AS file FROM runs_files) AS t) AS k) AS w
WHERE kind = wins;
CREATE OR REPLACE TEMPORARY VIEW runs AS SELECT t.`period`, t.`agency`, t.`dataset`, t.`run_id`, t.`attempt`, t.`started_at`, t.`finished_at`, t.`duration_ms`, t.`tool_version`, t.`method`, t.`catalogue_sha256`, t.`rules_sha256`, t.`input_sha256`, t.`input_bytes`, t.`input_files`, t.`rows_read`, t.`rows_rejected`, t.`rows_skipped`, t.`encoding`, t.`format`, t.`reason`, t.`operator`, t.`host`, t.`status`, t.`error`, t.`previous_run`, t.`results_sha256`, t.`every`, t.`due` FROM (SELECT *, input_file_name() AS file FROM runs_files) AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMPORARY VIEW dataset_scores_files (
  `period` date,
  `agency` string,
  `dataset` string,
  `run_id` string,
  `title` string,
  `score` double,
  `band` string,
  `status` string,
  `rows` bigint,
  `clean_rows` bigint,
  `clean_percent` double,
  `group_1_rows` bigint,
  `group_2_rows` bigint,
  `group_3_rows` bigint,
  `rules` bigint,
  `rules_passed` bigint,
  `rules_warned` bigint,
  `rules_failed` bigint,
  `rules_critical` bigint,
  `rules_waived` bigint,
  `rules_not_applicable` bigint,
  `rules_error` bigint,
  `weight` double
) USING parquet OPTIONS (path '/kho/điểm d\'or/current/dataset_scores', recursiveFileLookup 'true');
CREATE OR REPLACE TEMPORARY VIEW dataset_scores AS SELECT t.`period`, t.`agency`, t.`dataset`, t.`run_id`, t.`title`, t.`score`, t.`band`, t.`status`, t.`rows`, t.`clean_rows`, t.`clean_percent`, t.`group_1_rows`, t.`group_2_rows`, t.`group_3_rows`, t.`rules`, t.`rules_passed`, t.`rules_warned`, t.`rules_failed`, t.`rules_critical`, t.`rules_waived`, t.`rules_not_applicable`, t.`rules_error`, t.`weight` FROM (SELECT *, input_file_name() AS file FROM dataset_scores_files) AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMPORARY VIEW segment_scores_files (
  `period` date,
  `agency` string,
  `dataset` string,
  `run_id` string,
  `segment` string,
  `score` double,
  `band` string,
  `status` string,
  `rows` bigint,
  `clean_rows` bigint,
  `rank` bigint,
  `tied` boolean
) USING parquet OPTIONS (path '/kho/điểm d\'or/current/segment_scores', recursiveFileLookup 'true');
CREATE OR REPLACE TEMPORARY VIEW segment_scores AS SELECT t.`period`, t.`agency`, t.`dataset`, t.`run_id`, t.`segment`, t.`score`, t.`band`, t.`status`, t.`rows`, t.`clean_rows`, t.`rank`, t.`tied` FROM (SELECT *, input_file_name() AS file FROM segment_scores_files) AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMPORARY VIEW criterion_scores_files (
  `period` date,
  `agency` string,
  `dataset` string,
  `run_id` string,
  `criterion` string,
  `criterion_name` string,
  `segment` string,
  `score` double,
  `band` string,
  `weight` double,
  `rules` bigint,
  `tested` bigint,
  `failed` bigint
) USING parquet OPTIONS (path '/kho/điểm d\'or/current/criterion_scores', recursiveFileLookup 'true');
CREATE OR REPLACE TEMPORARY VIEW criterion_scores AS SELECT t.`period`, t.`agency`, t.`dataset`, t.`run_id`, t.`criterion`, t.`criterion_name`, t.`segment`, t.`score`, t.`band`, t.`weight`, t.`rules`, t.`tested`, t.`failed` FROM (SELECT *, input_file_name() AS file FROM criterion_scores_files) AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMPORARY VIEW field_scores_files (
  `period` date,
  `agency` string,
  `dataset` string,
  `run_id` string,
  `field` string,
  `title` string,
  `identifier` boolean,
  `score` double,
  `band` string,
  `status` string,
  `weight` double,
  `tested` bigint,
  `failed` bigint
) USING parquet OPTIONS (path '/kho/điểm d\'or/current/field_scores', recursiveFileLookup 'true');
CREATE OR REPLACE TEMPORARY VIEW field_scores AS SELECT t.`period`, t.`agency`, t.`dataset`, t.`run_id`, t.`field`, t.`title`, t.`identifier`, t.`score`, t.`band`, t.`status`, t.`weight`, t.`tested`, t.`failed` FROM (SELECT *, input_file_name() AS file FROM field_scores_files) AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMPORARY VIEW rule_results_files (
  `period` date,
  `agency` string,
  `dataset` string,
  `run_id` string,
  `rule` string,
  `check` string,
  `field` string,
  `criterion` string,
  `error_group` bigint,
  `segment` string,
  `severity` string,
  `status` string,
  `unit` string,
  `total` bigint,
  `tested` bigint,
  `missing` bigint,
  `excluded` bigint,
  `passed` bigint,
  `failed` bigint,
  `score` double,
  `warn_below` double,
  `fail_below` double,
  `weight` double,
  `observed` string,
  `duplicate_groups` bigint,
  `surplus_rows` bigint,
  `reason` string,
  `basis` string,
  `waived_until` date,
  `rule_sha256` string,
  `waiver_document` string,
  `waiver_reason` string
) USING parquet OPTIONS (path '/kho/điểm d\'or/current/rule_results', recursiveFileLookup 'true');
CREATE OR REPLACE TEMPORARY VIEW rule_results AS SELECT t.`period`, t.`agency`, t.`dataset`, t.`run_id`, t.`rule`, t.`check`, t.`field`, t.`criterion`, t.`error_group`, t.`segment`, t.`severity`, t.`status`, t.`unit`, t.`total`, t.`tested`, t.`missing`, t.`excluded`, t.`passed`, t.`failed`, t.`score`, t.`warn_below`, t.`fail_below`, t.`weight`, t.`observed`, t.`duplicate_groups`, t.`surplus_rows`, t.`reason`, t.`basis`, t.`waived_until`, t.`rule_sha256`, t.`waiver_document`, t.`waiver_reason` FROM (SELECT *, input_file_name() AS file FROM rule_results_files) AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMPORARY VIEW column_profiles_files (
  `period` date,
  `agency` string,
  `dataset` string,
  `run_id` string,
  `column` string,
  `position` bigint,
  `type` string,
  `rows` bigint,
  `missing` bigint,
  `placeholders` bigint,
  `distinct` bigint,
  `distinct_is_exact` boolean,
  `min` string,
  `max` string,
  `mean` double,
  `stddev` double,
  `p25_approx` double,
  `p50_approx` double,
  `p75_approx` double,
  `min_length` bigint,
  `max_length` bigint,
  `top_values` string,
  `shapes` string
) USING parquet OPTIONS (path '/kho/điểm d\'or/current/column_profiles', recursiveFileLookup 'true');
CREATE OR REPLACE TEMPORARY VIEW column_profiles AS SELECT t.`period`, t.`agency`, t.`dataset`, t.`run_id`, t.`column`, t.`position`, t.`type`, t.`rows`, t.`missing`, t.`placeholders`, t.`distinct`, t.`distinct_is_exact`, t.`min`, t.`max`, t.`mean`, t.`stddev`, t.`p25_approx`, t.`p50_approx`, t.`p75_approx`, t.`min_length`, t.`max_length`, t.`top_values`, t.`shapes` FROM (SELECT *, input_file_name() AS file FROM column_profiles_files) AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMPORARY VIEW failure_samples_files (
  `period` date,
  `agency` string,
  `dataset` string,
  `run_id` string,
  `rule` string,
  `segment` string,
  `source_file` string,
  `row_number` bigint,
  `line` bigint,
  `column` string,
  `value_masked` string,
  `key_masked` string,
  `reason` string,
  `cell` string
) USING parquet OPTIONS (path '/kho/điểm d\'or/current/failure_samples', recursiveFileLookup 'true');
CREATE OR REPLACE TEMPORARY VIEW failure_samples AS SELECT t.`period`, t.`agency`, t.`dataset`, t.`run_id`, t.`rule`, t.`segment`, t.`source_file`, t.`row_number`, t.`line`, t.`column`, t.`value_masked`, t.`key_masked`, t.`reason`, t.`cell` FROM (SELECT *, input_file_name() AS file FROM failure_samples_files) AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id AND r.kind = CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMPORARY VIEW agency_scores_files (
  `period` date,
  `agency` string,
  `parent` string,
  `name` string,
  `level` bigint,
  `score` double,
  `band` string,
  `rank` bigint,
  `rank_of` bigint,
  `tied` boolean,
  `datasets` bigint,
  `datasets_not_delivered` bigint,
  `confidence_low` double,
  `confidence_high` double,
  `datasets_not_audited` bigint
) USING parquet OPTIONS (path '/kho/điểm d\'or/current/agency_scores', recursiveFileLookup 'true');
CREATE OR REPLACE TEMPORARY VIEW agency_scores AS SELECT t.`period`, t.`agency`, t.`parent`, t.`name`, t.`level`, t.`score`, t.`band`, t.`rank`, t.`rank_of`, t.`tied`, t.`datasets`, t.`datasets_not_delivered`, t.`confidence_low`, t.`confidence_high`, t.`datasets_not_audited` FROM (SELECT *, input_file_name() AS file FROM agency_scores_files) AS t JOIN (SELECT t.period, min(CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END) AS kind FROM (SELECT *, input_file_name() AS file FROM agency_scores_files) AS t GROUP BY t.period) AS k ON k.period = t.period AND k.kind = CASE WHEN t.file LIKE '%/____-__.parquet' THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMPORARY VIEW incidents_files (
  `period` date,
  `agency` string,
  `dataset` string,
  `run_id` string,
  `rule` string,
  `segment` string,
  `first_seen` date,
  `last_seen` date,
  `periods` bigint,
  `status` string,
  `due_review` date,
  `due_correction` date,
  `overdue` boolean,
  `waived_until` date
) USING parquet OPTIONS (path '/kho/điểm d\'or/current/incidents', recursiveFileLookup 'true');
CREATE OR REPLACE TEMPORARY VIEW incidents AS SELECT DISTINCT t.`period`, t.`agency`, t.`dataset`, t.`run_id`, t.`rule`, t.`segment`, t.`first_seen`, t.`last_seen`, t.`periods`, t.`status`, t.`due_review`, t.`due_correction`, t.`overdue`, t.`waived_until` FROM (SELECT *, input_file_name() AS file FROM incidents_files) AS t JOIN shown_runs AS r ON r.period = t.period AND r.dataset = t.dataset AND r.run_id = t.run_id;

-- The newest score of each dataset. A period without a score (nothing was delivered,
-- or it could not be read) is passed over; runs and dataset_scores have it.
CREATE OR REPLACE TEMPORARY VIEW latest AS
SELECT period, agency, dataset, run_id, title, score, band, status, rows, clean_rows, clean_percent, weight
FROM (SELECT d.*, row_number() OVER (PARTITION BY dataset ORDER BY period DESC) AS newest
      FROM dataset_scores AS d WHERE score IS NOT NULL) AS s
WHERE newest = 1;

-- How the score of each dataset has changed: since the period before that has one, and
-- against the mean of the 7 and the 30 days up to it; to two places, as scores are
-- published.
CREATE OR REPLACE TEMPORARY VIEW trend AS
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
CREATE OR REPLACE TEMPORARY VIEW ranking AS
SELECT period, level, parent, rank, rank_of, tied, agency, name, score, band, datasets, datasets_not_delivered,
       confidence_low, confidence_high
FROM agency_scores
WHERE period = (SELECT max(period) FROM agency_scores);

-- The rules that were not met in the newest period of each dataset that has a score,
-- over the whole dataset; place 1 is the gravest of its dataset.
CREATE OR REPLACE TEMPORARY VIEW worst_rules AS
SELECT q.period, q.agency, q.dataset, l.title, q.rule, q.check_name, q.field, q.criterion, q.severity, q.status,
       q.failed, q.tested, q.score, q.reason, q.basis,
       row_number() OVER (PARTITION BY q.dataset ORDER BY q.gravity DESC, q.score, q.failed DESC, q.rule) AS place
FROM (SELECT r.*, r.`check` AS check_name,
             CASE r.status WHEN 'error' THEN 4 WHEN 'critical' THEN 3 WHEN 'fail' THEN 2 WHEN 'warn' THEN 1 ELSE 0 END AS gravity
      FROM rule_results AS r WHERE r.segment IS NULL) AS q
JOIN latest AS l ON l.period = q.period AND l.dataset = q.dataset
WHERE q.gravity > 0;

-- What is still to be corrected, as it stood at the newest period of each dataset.
CREATE OR REPLACE TEMPORARY VIEW open_incidents AS
SELECT i.period, i.agency, i.dataset, i.rule, i.segment, i.status, i.first_seen, i.last_seen, i.periods,
       i.due_review, i.due_correction, i.overdue
FROM incidents AS i
JOIN (SELECT dataset, max(period) AS period FROM incidents GROUP BY dataset) AS n ON n.dataset = i.dataset AND n.period = i.period
WHERE i.status IN ('open', 'waived');
