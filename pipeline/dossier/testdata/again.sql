-- The tables of a dossier again, by another way: SQL over the Parquet files of the store.
-- {{…}} is filled in by the test, from the catalogue and the span alone.
CREATE VIEW runs AS SELECT * FROM read_parquet('{{store}}/current/runs/**/*.parquet', hive_partitioning=false);
CREATE VIEW dataset_scores AS SELECT * FROM read_parquet('{{store}}/current/dataset_scores/**/*.parquet', hive_partitioning=false);
CREATE TABLE criterion_scores AS SELECT * FROM read_parquet('{{store}}/current/criterion_scores/**/*.parquet', hive_partitioning=false) WHERE segment IS NULL;
CREATE TABLE rule_results AS SELECT * FROM read_parquet('{{store}}/current/rule_results/**/*.parquet', hive_partitioning=false) WHERE segment IS NULL;
CREATE TABLE all_incidents AS SELECT * FROM read_parquet('{{store}}/current/incidents/**/*.parquet', hive_partitioning=false);
CREATE TABLE agency_scores AS SELECT * FROM read_parquet('{{store}}/current/agency_scores/**/*.parquet', hive_partitioning=false);
CREATE TABLE all_attempts AS SELECT * FROM read_parquet('{{store}}/history/*/*/*/runs.parquet', hive_partitioning=false);
CREATE TABLE manifests AS SELECT run_id, dataset, method_sha256, CAST(timezone('{{zone}}', list_max([i.arrived_at FOR i IN inputs IF i.kind = 'extract'])) AS DATE) AS arrived FROM read_json('{{store}}/history/*/*/*/manifest.json',
  columns={run_id: 'VARCHAR', dataset: 'VARCHAR', method_sha256: 'VARCHAR', inputs: 'STRUCT(kind VARCHAR, arrived_at TIMESTAMPTZ)[]'});

CREATE TABLE frame_datasets(dataset VARCHAR, agency VARCHAR, title VARCHAR, every VARCHAR, due BIGINT);
INSERT INTO frame_datasets VALUES {{datasets}};
CREATE TABLE frame_agencies(agency VARCHAR, parent VARCHAR, code VARCHAR, name VARCHAR);
INSERT INTO frame_agencies VALUES {{agencies}};
CREATE TABLE spans(span VARCHAR, first DATE, last DATE);
INSERT INTO spans VALUES ('{{span}}', DATE '{{from}}', DATE '{{to}}'), ('{{before}}', DATE '{{before_from}}', DATE '{{before_to}}');
CREATE TABLE these AS SELECT '{{span}}' AS span, DATE '{{from}}' AS first, DATE '{{to}}' AS last,
  (SELECT min(period) FROM runs WHERE period BETWEEN DATE '{{from}}' AND DATE '{{to}}') AS begun,
  (SELECT max(period) FROM runs WHERE period BETWEEN DATE '{{from}}' AND DATE '{{to}}') AS until;

CREATE MACRO cycle_from(every, p) AS CAST(CASE every WHEN 'day' THEN p WHEN 'week' THEN date_trunc('week', p) WHEN 'month' THEN date_trunc('month', p)
  WHEN 'quarter' THEN date_trunc('quarter', p) ELSE date_trunc('year', p) END AS DATE);
CREATE MACRO cycle_next(every, f) AS CAST(CASE every WHEN 'day' THEN f + INTERVAL 1 DAY WHEN 'week' THEN f + INTERVAL 7 DAY WHEN 'month' THEN f + INTERVAL 1 MONTH
  WHEN 'quarter' THEN f + INTERVAL 3 MONTH ELSE f + INTERVAL 1 YEAR END AS DATE);
CREATE MACRO due_of(every, due, f) AS CASE WHEN due IS NULL THEN cycle_next(every, f) - 1 ELSE least(f + CAST(due AS INTEGER) - 1, cycle_next(every, f) - 1) END;
CREATE MACRO h(score) AS CAST(round(score * 100) AS HUGEINT);
-- a sum of hundredths by their number, rounded half up once; 99.99 where anything is lacking
CREATE MACRO mean_of(total, n) AS CASE WHEN n > 0 THEN least((2 * total + n) // (2 * n), CASE WHEN total < n * 10000 THEN 9999 ELSE 10000 END) / 100.0 END;
-- a share part ÷ whole as a percentage, in the same way
CREATE MACRO share_of(part, whole) AS CASE WHEN whole > 0 THEN least((20000 * part + whole) // (2 * whole), CASE WHEN part < whole THEN 9999 ELSE 10000 END) / 100.0 END;
CREATE MACRO less(a, b) AS CAST(h(a) - h(b) AS BIGINT) / 100.0;

-- Deliveries: the last period of each cycle, within a span, that could be audited.
CREATE TABLE deliveries AS
SELECT * FROM (
  SELECT sp.span, s.*, m.method_sha256, r.method, r.rules_sha256, f.every,
    row_number() OVER (PARTITION BY sp.span, s.dataset, cycle_from(f.every, s.period) ORDER BY s.period DESC) AS back
  FROM dataset_scores s JOIN spans sp ON s.period BETWEEN sp.first AND sp.last
  JOIN runs r ON r.run_id = s.run_id AND r.dataset = s.dataset AND r.period = s.period
  JOIN manifests m ON m.run_id = s.run_id AND m.dataset = s.dataset
  JOIN frame_datasets f ON f.dataset = s.dataset
  WHERE s.status NOT IN ('not_delivered', 'not_due', 'error'))
WHERE back = 1;
CREATE TABLE own AS SELECT * EXCLUDE (agency), row_number() OVER (PARTITION BY dataset ORDER BY period DESC) AS nth FROM deliveries WHERE span = '{{span}}';
CREATE TABLE means AS SELECT span, dataset, sum(h(score)) AS total, count(score) AS n, mean_of(sum(h(score)), count(score)) AS mean,
  arg_max(rows, period) AS rows, arg_max(clean_rows, period) AS clean_rows, arg_max(weight, period) AS weight, count(*) AS deliveries
  FROM deliveries GROUP BY span, dataset;

-- What was due.
CREATE TABLE begins AS
SELECT f.*, CASE WHEN EXISTS (FROM runs r WHERE r.dataset = f.dataset AND r.period < t.first) THEN t.first
  ELSE coalesce((SELECT min(period) FROM runs r WHERE r.dataset = f.dataset AND r.period BETWEEN t.first AND t.until), t.begun) END AS begins
FROM frame_datasets f, these t;
CREATE TABLE cycles AS
SELECT b.dataset, b.agency, cycle_from(b.every, d.day) AS cycle_from, cycle_next(b.every, cycle_from(b.every, d.day)) - 1 AS cycle_to,
  due_of(b.every, b.due, cycle_from(b.every, d.day)) AS due
FROM begins b, these t, LATERAL (SELECT CAST(unnest(generate_series(b.begins, t.until, INTERVAL 1 DAY)) AS DATE) AS day) d
GROUP BY ALL HAVING due_of(b.every, b.due, cycle_from(b.every, d.day)) BETWEEN min(b.begins) AND (SELECT until FROM these);
-- What an attempt tells of when the extract was there: one made by the day after the due day, that it was there then; any other, when the files arrived.
CREATE TABLE sightings AS
SELECT r.dataset, r.period, CAST(timezone('{{zone}}', CAST(x.finished_at AS TIMESTAMPTZ)) AS DATE) AS seen, m.arrived
FROM runs r JOIN all_attempts x ON x.dataset = r.dataset AND x.period = r.period JOIN manifests m ON m.run_id = x.run_id AND m.dataset = x.dataset
WHERE r.status NOT IN ('not_delivered', 'not_due') AND x.status NOT IN ('not_delivered', 'not_due');
CREATE TABLE nights AS
SELECT c.dataset, c.due, s.period, min(CASE WHEN s.period <= c.due AND s.seen <= c.due + 1 OR s.arrived IS NULL THEN s.period WHEN s.period > c.due THEN least(s.period, s.arrived)
    WHEN s.arrived = c.due + 1 THEN c.due ELSE s.arrived END) AS there, row_number() OVER (PARTITION BY c.dataset, c.due, s.period > c.due ORDER BY s.period) AS nth
FROM cycles c JOIN sightings s ON s.dataset = c.dataset AND s.period BETWEEN c.cycle_from AND c.cycle_to AND s.period <= (SELECT until FROM these)
GROUP BY c.dataset, c.due, s.period;
CREATE TABLE finds AS SELECT dataset, due, bool_or(there <= due) AS in_time, arg_min(there, period) AS delivered_on FROM nights WHERE period <= due OR nth = 1 GROUP BY dataset, due;
CREATE TABLE cycle_states AS
SELECT DISTINCT c.*, (SELECT count(*) FROM runs r WHERE r.dataset = c.dataset AND r.period BETWEEN c.due AND c.cycle_to AND r.period <= (SELECT until FROM these)) AS looked, f.in_time, f.delivered_on
FROM cycles c LEFT JOIN finds f ON f.dataset = c.dataset AND f.due = c.due;
CREATE TABLE stated AS SELECT *, CASE WHEN in_time THEN '' WHEN delivered_on IS NOT NULL THEN 'late' WHEN looked > 0 THEN 'not_delivered' ELSE 'not_audited' END AS state FROM cycle_states;
CREATE TABLE missed_deliveries AS SELECT '{{span}}' AS span, agency, dataset, due, cycle_from, cycle_to, state, CASE WHEN state = 'late' THEN delivered_on END AS delivered_on FROM stated WHERE state <> '';
CREATE TABLE punctual AS SELECT f.dataset, count(s.due) AS expected, count(s.due) FILTER (s.state IN ('', 'late')) AS delivered, count(s.due) FILTER (s.state = 'late') AS delivered_late,
  count(s.due) FILTER (s.state = 'not_delivered') AS not_delivered, count(s.due) FILTER (s.state = 'not_audited') AS not_audited
  FROM frame_datasets f LEFT JOIN stated s USING (dataset) GROUP BY f.dataset;

-- Incidents of whole datasets, as they stood at the end.
CREATE TABLE incidents AS
SELECT '{{span}}' AS span, f.agency, i.dataset, i.rule, i.first_seen, i.last_seen, i.periods, i.status,
  CASE WHEN i.status IN ('resolved', 'withdrawn') THEN i.period END AS ended, i.due_review, i.due_correction,
  i.status = 'open' AND t.until > i.due_correction AS overdue,
  (i.status = 'open' AND t.until > i.due_correction) OR (i.status = 'resolved' AND i.period > i.due_correction
    AND NOT EXISTS (FROM rule_results w WHERE w.dataset = i.dataset AND w.period = i.period AND w.rule = i.rule AND w.status = 'waived')) AS late,
  CASE WHEN i.status = 'waived' THEN i.waived_until END AS waived_until
FROM (SELECT *, row_number() OVER (PARTITION BY dataset, rule, first_seen ORDER BY period DESC) AS back FROM all_incidents
  WHERE segment IS NULL AND period BETWEEN (SELECT first FROM these) AND (SELECT until FROM these)) i
JOIN frame_datasets f ON f.dataset = i.dataset, these t WHERE back = 1;
CREATE TABLE followed AS SELECT f.dataset, count(i.rule) AS incidents, count(i.rule) FILTER (i.status = 'open') AS incidents_open, count(i.rule) FILTER (i.status = 'waived') AS incidents_waived,
  count(i.rule) FILTER (i.status = 'resolved') AS incidents_resolved, count(i.rule) FILTER (i.overdue) AS incidents_overdue, count(i.rule) FILTER (i.late) AS incidents_late
  FROM frame_datasets f LEFT JOIN incidents i USING (dataset) GROUP BY f.dataset;

-- Attempts that failed or were made again.
CREATE TABLE attempts AS
SELECT '{{span}}' AS span, f.agency, a.dataset, a.period, a.attempt, a.run_id, a.status, EXISTS (FROM runs r WHERE r.run_id = a.run_id AND r.dataset = a.dataset) AS shown, a.reason, a.operator, a.error
FROM all_attempts a JOIN frame_datasets f USING (dataset), these t WHERE a.period BETWEEN t.first AND t.until AND (a.status = 'error' OR a.attempt > 1);

-- Datasets.
CREATE TABLE compared AS SELECT f.dataset, count(DISTINCT d.method_sha256) = 1 AS one FROM frame_datasets f JOIN deliveries d USING (dataset) GROUP BY f.dataset;
CREATE TABLE datasets AS
SELECT '{{span}}' AS span, f.agency, f.dataset, f.title, f.every, f.due, last.weight, coalesce(m.deliveries, 0) AS deliveries, m.mean,
  CASE WHEN m.mean >= 90 THEN 'green' WHEN m.mean >= 75 THEN 'yellow' WHEN m.mean IS NOT NULL THEN 'red' END AS mean_band,
  head.period AS first_period, head.score AS first_score, last.period AS last_period, last.score AS last_score, last.band AS last_band, last.status AS last_status,
  less(last.score, head.score) AS change, CASE WHEN last.score IS NOT NULL AND head.score IS NOT NULL THEN methods_own.n = 1 END AS change_comparable,
  worst.period AS worst_period, worst.score AS worst_score, e.mean AS previous_mean, less(m.mean, e.mean) AS previous_change,
  CASE WHEN m.mean IS NOT NULL AND e.mean IS NOT NULL THEN c.one END AS comparable,
  last.rows, last.clean_rows, last.clean_percent, cp.mean AS clean_percent_mean,
  (SELECT count(*) FROM attempts a WHERE a.dataset = f.dataset AND a.status = 'error') AS failed_attempts,
  (SELECT count(*) FROM attempts a WHERE a.dataset = f.dataset AND a.attempt > 1) AS reruns,
  (SELECT count(DISTINCT rules_sha256) FROM runs r, these t WHERE r.dataset = f.dataset AND r.period BETWEEN t.first AND t.until AND r.status NOT IN ('not_delivered', 'not_due', 'error')) AS rule_sets,
  (SELECT count(*) FROM all_incidents i WHERE i.dataset = f.dataset AND i.segment IS NOT NULL AND i.status = 'open'
    AND i.period = (SELECT max(period) FROM runs r, these t WHERE r.dataset = f.dataset AND r.period BETWEEN t.first AND t.until)) AS segment_incidents_open,
  p.* EXCLUDE (dataset), fo.* EXCLUDE (dataset), NULL AS not_counted,
  (SELECT nullif(count(*), 0) FROM runs r, these t WHERE r.dataset = f.dataset AND r.period BETWEEN t.first AND t.until AND r.agency <> f.agency) AS stored_elsewhere,
  was.every AS every_before, was.due AS due_before, was.period AS every_until, weighed.weight AS weight_before, weighed.period AS weight_until
FROM frame_datasets f
LEFT JOIN (SELECT r.dataset, r.every, r.due, r.period FROM runs r JOIN frame_datasets g USING (dataset), these t WHERE r.period BETWEEN t.first AND t.until
  AND (r.every <> g.every OR r.every IS NOT NULL AND r.due IS DISTINCT FROM g.due) QUALIFY row_number() OVER (PARTITION BY r.dataset ORDER BY r.period DESC) = 1) was ON was.dataset = f.dataset
LEFT JOIN (SELECT o.dataset, o.weight, o.period FROM own o JOIN own l ON l.dataset = o.dataset AND l.nth = 1 WHERE o.weight <> l.weight
  QUALIFY row_number() OVER (PARTITION BY o.dataset ORDER BY o.period DESC) = 1) weighed ON weighed.dataset = f.dataset
LEFT JOIN means m ON m.dataset = f.dataset AND m.span = '{{span}}' LEFT JOIN means e ON e.dataset = f.dataset AND e.span = '{{before}}'
LEFT JOIN own last ON last.dataset = f.dataset AND last.nth = 1
LEFT JOIN (FROM own WHERE score IS NOT NULL QUALIFY row_number() OVER (PARTITION BY dataset ORDER BY period) = 1) head ON head.dataset = f.dataset
LEFT JOIN (FROM own WHERE score IS NOT NULL QUALIFY row_number() OVER (PARTITION BY dataset ORDER BY score, period) = 1) worst ON worst.dataset = f.dataset
LEFT JOIN (SELECT dataset, mean_of(sum(h(clean_percent)), count(clean_percent)) AS mean FROM own GROUP BY dataset) cp ON cp.dataset = f.dataset
LEFT JOIN (SELECT dataset, count(DISTINCT method_sha256) AS n FROM own GROUP BY dataset) methods_own ON methods_own.dataset = f.dataset
LEFT JOIN compared c ON c.dataset = f.dataset JOIN punctual p ON p.dataset = f.dataset JOIN followed fo ON fo.dataset = f.dataset;

-- Criteria and rules, over the deliveries.
CREATE TABLE criteria AS
SELECT '{{span}}' AS span, f.agency, c.dataset, c.criterion, count(c.score) AS deliveries, arg_max(c.weight, c.period) AS weight, mean_of(sum(h(c.score)), count(c.score)) AS mean,
  min(c.score) AS worst_score, max(c.period) AS last_period, arg_max_null(c.score, c.period) AS last_score, arg_max_null(c.band, c.period) AS last_band,
  arg_max(c.tested, c.period) AS last_tested, arg_max(c.failed, c.period) AS last_failed
FROM criterion_scores c JOIN own o ON o.dataset = c.dataset AND o.run_id = c.run_id JOIN frame_datasets f ON f.dataset = c.dataset GROUP BY f.agency, c.dataset, c.criterion;
CREATE TABLE judged AS SELECT r.*, f.agency AS of_agency FROM rule_results r JOIN own o ON o.dataset = r.dataset AND o.run_id = r.run_id JOIN frame_datasets f ON f.dataset = r.dataset;
CREATE TABLE ruled AS
SELECT '{{span}}' AS span, of_agency AS agency, dataset, rule, arg_max("check", period) AS "check", arg_max(field, period) AS field, arg_max(criterion, period) AS criterion,
  arg_max_null(error_group, period) AS error_group, arg_max(severity, period) AS severity, arg_max(unit, period) AS unit, arg_max_null(basis, period) AS basis, count(*) AS deliveries,
  count(*) FILTER (status IN ('fail', 'critical')) AS deliveries_failed, count(*) FILTER (status = 'warn') AS deliveries_warned, count(*) FILTER (status = 'waived') AS deliveries_waived,
  mean_of(sum(h(score)), count(score)) AS mean, min(score) AS worst_score, max(failed) AS most_failed, max(period) AS last_period, arg_max(status, period) AS last_status,
  arg_max_null(score, period) AS last_score, arg_max(tested, period) AS last_tested, arg_max(failed, period) AS last_failed,
  max(period) = (SELECT max(period) FROM own o WHERE o.dataset = judged.dataset) AS in_last_delivery
FROM judged GROUP BY of_agency, dataset, rule;
CREATE TABLE rules AS SELECT *, row_number() OVER (PARTITION BY dataset ORDER BY in_last_delivery DESC,
  CASE last_status WHEN 'critical' THEN 1 WHEN 'fail' THEN 2 WHEN 'error' THEN 3 WHEN 'warn' THEN 4 WHEN 'waived' THEN 5 WHEN 'pass' THEN 6 WHEN 'not_applicable' THEN 7 ELSE 0 END,
  last_score NULLS LAST, deliveries_failed DESC, rule) AS place FROM ruled;
CREATE TABLE waivers AS
SELECT '{{span}}' AS span, of_agency AS agency, dataset, rule, waived_until, waiver_document AS document, waiver_reason AS reason, count(*) AS deliveries, min(period) AS first_period,
  max(period) AS last_period, arg_max(failed, period) AS last_failed, coalesce(waived_until < (SELECT until FROM these), false) AS expired
FROM judged WHERE status = 'waived' GROUP BY ALL;

-- Agencies: the weighted mean of exact means, in units of 10⁻¹⁸ of a hundredth.
CREATE TABLE chains AS WITH RECURSIVE up(agency, above) AS (
  SELECT agency, agency FROM frame_agencies UNION ALL SELECT up.agency, a.parent FROM up JOIN frame_agencies a ON a.agency = up.above WHERE a.parent <> '') FROM up;
CREATE TABLE depths AS SELECT agency, count(*) AS level FROM chains GROUP BY agency;
CREATE TABLE weighed AS
SELECT m.span, c.above AS agency, sum(CAST(m.weight * 1000000 AS HUGEINT) * (m.total * 1000000000000000 // m.n)) // sum(CAST(m.weight * 1000000 AS HUGEINT)) AS exact,
  bool_or(m.total < m.n * 10000) AS failure, sum(m.rows)::BIGINT AS rows
FROM means m JOIN frame_datasets f USING (dataset) JOIN chains c ON c.agency = f.agency WHERE m.n > 0 AND m.weight > 0 GROUP BY m.span, c.above;
CREATE TABLE counted AS SELECT c.above AS agency, sum(m.rows)::BIGINT AS rows, sum(m.clean_rows)::BIGINT AS clean_rows, count(*) AS scored
FROM means m JOIN frame_datasets f USING (dataset) JOIN chains c ON c.agency = f.agency WHERE m.n > 0 AND m.span = '{{span}}' GROUP BY c.above;
CREATE TABLE marks AS SELECT *, least((2 * exact + 1000000000000000) // 2000000000000000, CASE WHEN failure THEN 9999 ELSE 10000 END) / 100.0 AS score FROM weighed;
CREATE TABLE sums AS SELECT c.above AS agency, count(*) AS datasets, sum(d.expected)::BIGINT AS expected, sum(d.delivered)::BIGINT AS delivered, sum(d.delivered_late)::BIGINT AS delivered_late,
  sum(d.not_delivered)::BIGINT AS not_delivered, sum(d.not_audited)::BIGINT AS not_audited, sum(d.incidents)::BIGINT AS incidents, sum(d.incidents_open)::BIGINT AS incidents_open,
  sum(d.incidents_waived)::BIGINT AS incidents_waived, sum(d.incidents_resolved)::BIGINT AS incidents_resolved, sum(d.incidents_overdue)::BIGINT AS incidents_overdue, sum(d.incidents_late)::BIGINT AS incidents_late
  FROM datasets d JOIN chains c ON c.agency = d.agency GROUP BY c.above;
CREATE TABLE agency_methods AS SELECT c.above AS agency, count(DISTINCT d.method_sha256) = 1 AS one FROM deliveries d JOIN frame_datasets f USING (dataset) JOIN chains c ON c.agency = f.agency GROUP BY c.above;
CREATE TABLE ranked AS SELECT a.agency, rank() OVER w AS rank, count(*) OVER (PARTITION BY a.parent) AS rank_of, count(*) OVER (PARTITION BY a.parent, m.score) > 1 AS tied
  FROM frame_agencies a JOIN marks m ON m.agency = a.agency AND m.span = '{{span}}' WHERE m.rows >= 30 WINDOW w AS (PARTITION BY a.parent ORDER BY m.score DESC);
CREATE TABLE ordered AS WITH RECURSIVE down(agency, path) AS (
  SELECT a.agency, printf('%d%06d%s', CASE WHEN r.rank IS NULL THEN 1 ELSE 0 END, coalesce(r.rank, 0), a.agency) FROM frame_agencies a LEFT JOIN ranked r USING (agency) WHERE a.parent = ''
  UNION ALL SELECT a.agency, down.path || '/' || printf('%d%06d%s', CASE WHEN r.rank IS NULL THEN 1 ELSE 0 END, coalesce(r.rank, 0), a.agency)
  FROM down JOIN frame_agencies a ON a.parent = down.agency LEFT JOIN ranked r ON r.agency = a.agency)
  SELECT agency, row_number() OVER (ORDER BY path) AS position FROM down;
-- The shares of which maturity is made, in units of 10⁻¹⁸.
CREATE TABLE shares AS
SELECT a.agency, i.indicator, 1.0 AS weight,
  CASE i.indicator WHEN 'delivery' THEN s.delivered WHEN 'clean' THEN coalesce(n.clean_rows, 0) WHEN 'correction' THEN s.incidents - s.incidents_late ELSE 0 END AS part,
  CASE i.indicator WHEN 'delivery' THEN s.expected - s.not_audited WHEN 'clean' THEN coalesce(n.rows, 0) WHEN 'correction' THEN s.incidents ELSE 0 END AS whole, m.exact, m.failure, m.score
FROM frame_agencies a JOIN sums s USING (agency) LEFT JOIN marks m ON m.agency = a.agency AND m.span = '{{span}}' LEFT JOIN counted n ON n.agency = a.agency, (VALUES ('quality'), ('delivery'), ('clean'), ('correction')) i(indicator);
CREATE TABLE valued AS SELECT *, CASE WHEN indicator = 'quality' THEN exact * 100000 // 1000000 ELSE part::HUGEINT * 1000000000000000000 // nullif(whole, 0) END AS value,
  CASE WHEN indicator = 'quality' THEN failure ELSE part < whole END AS lacking FROM shares;
CREATE MACRO of_five(value, lacking) AS CASE WHEN value IS NOT NULL THEN least((value * 5 * 200 + 1000000000000000000) // 2000000000000000000, CASE WHEN lacking THEN 499 ELSE 500 END) / 100.0 END;
CREATE TABLE maturity AS SELECT '{{span}}' AS span, agency, indicator, weight, part, whole,
  CASE WHEN indicator = 'quality' THEN score ELSE share_of(part::HUGEINT, whole) END AS percent, of_five(value, lacking) AS figure FROM valued;
CREATE TABLE mature AS SELECT agency, of_five(sum(value) // count(value), bool_or(lacking) FILTER (value IS NOT NULL)) AS maturity FROM valued GROUP BY agency;
CREATE MACRO level_of(m) AS CASE WHEN m >= 4.5 THEN 5 WHEN m >= 4 THEN 4 WHEN m >= 3 THEN 3 WHEN m >= 2 THEN 2 WHEN m >= 1 THEN 1 WHEN m IS NOT NULL THEN 0 END;
CREATE MACRO wilson(k, n, side) AS CASE WHEN n > 0 THEN round((2 * k + 1.959964 ** 2 + side * 1.959964 * sqrt(1.959964 ** 2 + 4 * k * (n - k) / n)) / (2 * (n + 1.959964 ** 2)) * 100, 2) END;
CREATE TABLE agencies AS
SELECT '{{span}}' AS span, a.agency, nullif(a.parent, '') AS parent, o.position, d.level, a.code, a.name, m.score,
  CASE WHEN m.score >= 90 THEN 'green' WHEN m.score >= 75 THEN 'yellow' WHEN m.score IS NOT NULL THEN 'red' END AS band, r.rank, r.rank_of, coalesce(r.tied, false) AS tied,
  wilson(n.clean_rows, n.rows, -1) AS confidence_low, wilson(n.clean_rows, n.rows, 1) AS confidence_high,
  ma.maturity, level_of(ma.maturity)::BIGINT AS maturity_level, ['none', 'unstable', 'developing', 'defined', 'managed', 'optimised'][level_of(ma.maturity) + 1] AS maturity_level_id,
  e.score AS previous_score, less(m.score, e.score) AS previous_change, CASE WHEN m.score IS NOT NULL AND e.score IS NOT NULL THEN am.one END AS comparable,
  s.datasets, coalesce(n.scored, 0) AS datasets_scored, coalesce(n.rows, 0) AS rows, coalesce(n.clean_rows, 0) AS clean_rows, share_of(n.clean_rows::HUGEINT, n.rows) AS clean_percent, s.* EXCLUDE (agency, datasets)
FROM frame_agencies a JOIN ordered o USING (agency) JOIN depths d USING (agency) JOIN sums s USING (agency) LEFT JOIN ranked r USING (agency) LEFT JOIN mature ma USING (agency)
LEFT JOIN agency_methods am USING (agency) LEFT JOIN counted n USING (agency) LEFT JOIN marks m ON m.agency = a.agency AND m.span = '{{span}}' LEFT JOIN marks e ON e.agency = a.agency AND e.span = '{{before}}';

-- Trends by month, week or day.
CREATE MACRO part_from(p) AS greatest(cycle_from('{{bucket}}', p), DATE '{{from}}');
CREATE MACRO part_to(p) AS least(cycle_next('{{bucket}}', cycle_from('{{bucket}}', p)) - 1, DATE '{{to}}');
CREATE TABLE trend AS
SELECT '{{span}}' AS span, 'dataset' AS kind, dataset AS id, part_from(period) AS "from", part_to(period) AS "to", count(*) AS deliveries, mean_of(sum(h(score)), count(score)) AS score FROM own GROUP BY ALL
UNION ALL SELECT '{{span}}', 'agency', agency, part_from(period), part_to(period), count(*), arg_max_null(score, period) FROM agency_scores, these t WHERE period BETWEEN t.first AND t.until GROUP BY ALL;

-- Acts of closing for days of the span.
CREATE TABLE closings AS
SELECT '{{span}}' AS span, number, act, period, closed AS closed_until, "at", operator, reason, head_sequence FROM (
  SELECT row_number() OVER () AS number, a.act, a.period, CAST(a."until" AS DATE) AS closed, CAST(a."at" AS TIMESTAMPTZ) AS "at", a.operator, a.reason, a.head_sequence,
    coalesce(lag(CAST(a."until" AS DATE)) OVER (), DATE '0001-01-01') AS earlier, coalesce(CAST(a."until" AS DATE), DATE '0001-01-01') AS later
  FROM (SELECT unnest(acts) AS a FROM read_json('{{store}}/history/CLOSED.json',
    columns={acts: 'STRUCT(act VARCHAR, period VARCHAR, "until" VARCHAR, "at" VARCHAR, operator VARCHAR, reason VARCHAR, head_sequence BIGINT)[]'}))), these t
WHERE greatest(earlier, later) >= t.first AND least(earlier, later) < t.last;

-- Methods.
CREATE TABLE methods AS SELECT span, method, method_sha256, min(period) AS first_period, max(period) AS last_period, count(*) AS deliveries, method_sha256 = '{{method_sha256}}' AS of_catalogue
  FROM deliveries GROUP BY span, method, method_sha256;
CREATE TABLE method_weights AS SELECT DISTINCT d.span, d.method_sha256, c.criterion, c.criterion_name AS name, c.weight FROM deliveries d JOIN criterion_scores c ON c.run_id = d.run_id AND c.dataset = d.dataset;

-- Recommendations, their figures and their order.
CREATE TABLE advised AS
SELECT d.agency, d.dataset, NULL AS rule, 'delivery' AS kind, 'not_delivered' AS status, d.not_delivered + d.delivered_late AS failed, d.expected AS tested, NULL::BIGINT AS periods, NULL::DOUBLE AS score,
  NULL::DATE AS due, false AS overdue, NULL AS basis, 1 AS part, 0 AS place FROM datasets d WHERE d.not_delivered + d.delivered_late > 0
UNION ALL SELECT f.agency, r.dataset, NULL, 'reading', 'error', NULL, NULL, count(*), NULL, NULL, false, NULL, 2, 0 FROM runs r JOIN frame_datasets f USING (dataset), these t
  WHERE r.status = 'error' AND r.period BETWEEN t.first AND t.until
    AND NOT EXISTS (FROM own o WHERE o.dataset = r.dataset AND o.period > r.period AND cycle_from(f.every, o.period) = cycle_from(f.every, r.period)) GROUP BY f.agency, r.dataset
UNION ALL SELECT agency, dataset, rule, 'rule', last_status, last_failed, last_tested, deliveries_failed, last_score, due, coalesce(overdue, false), basis, 3, place FROM (
  SELECT r.*, i.due_correction AS due, i.overdue, row_number() OVER (PARTITION BY r.dataset ORDER BY r.place) AS nth
  FROM rules r LEFT JOIN (FROM incidents WHERE ended IS NULL QUALIFY row_number() OVER (PARTITION BY dataset, rule ORDER BY due_correction DESC) = 1) i ON i.dataset = r.dataset AND i.rule = r.rule
  WHERE r.in_last_delivery AND r.last_status IN ('fail', 'critical')) WHERE nth <= 5
UNION ALL SELECT w.agency, w.dataset, w.rule, 'waiver', 'waived', w.last_failed, NULL, NULL, NULL, w.waived_until, w.expired, NULL, 4, 0 FROM waivers w JOIN datasets d USING (dataset), these t
  WHERE w.last_period = d.last_period AND w.last_failed > 0 AND w.waived_until <= t.until + 30;
CREATE TABLE recommendations AS SELECT '{{span}}' AS span, agency, row_number() OVER (PARTITION BY agency ORDER BY
  CASE status WHEN 'critical' THEN CASE WHEN overdue THEN 0 ELSE 1 END WHEN 'fail' THEN CASE WHEN overdue THEN 3 ELSE 4 END WHEN 'waived' THEN 5 ELSE 2 END,
  score NULLS LAST, dataset, part, place) AS place, * EXCLUDE (agency, place, part) FROM advised;
