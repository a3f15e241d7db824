
-- The newest score of each dataset. A period without a score (nothing was delivered,
-- or it could not be read) is passed over; runs and dataset_scores have it.
{{create}} latest AS
SELECT period, agency, dataset, run_id, title, score, band, status, rows, clean_rows, clean_percent, weight
FROM (SELECT d.*, row_number() OVER (PARTITION BY dataset ORDER BY period DESC) AS newest
      FROM dataset_scores AS d WHERE score IS NOT NULL) AS s
WHERE newest = 1;

-- How the score of each dataset has changed: since the period before that has one, and
-- against the mean of the 7 and the 30 days up to it; to two places, as scores are
-- published.
{{create}} trend AS
SELECT period, agency, dataset, title, score, band, status, rows, clean_percent,
       CASE WHEN row_number() OVER (PARTITION BY dataset ORDER BY period) > 1 -- else ClickHouse says 1970
            THEN max(period) OVER (PARTITION BY dataset ORDER BY period ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) END AS previous_period,
       max(score) OVER (PARTITION BY dataset ORDER BY period ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS previous_score,
       round(score - max(score) OVER (PARTITION BY dataset ORDER BY period ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING), 2) AS score_change,
       round(avg(score) OVER (PARTITION BY dataset ORDER BY period RANGE BETWEEN {{days 6}} PRECEDING AND CURRENT ROW), 2) AS mean_7_days,
       round(avg(score) OVER (PARTITION BY dataset ORDER BY period RANGE BETWEEN {{days 29}} PRECEDING AND CURRENT ROW), 2) AS mean_30_days
FROM dataset_scores
WHERE score IS NOT NULL;

-- The agencies of the newest period: each among its siblings.
{{create}} ranking AS
SELECT period, level, parent, rank, rank_of, tied, agency, name, score, band, datasets, datasets_not_delivered,
       confidence_low, confidence_high
FROM agency_scores
WHERE period = (SELECT max(period) FROM agency_scores);

-- The rules that were not met in the newest period of each dataset that has a score,
-- over the whole dataset; place 1 is the gravest of its dataset.
{{create}} worst_rules AS
SELECT q.period, q.agency, q.dataset, l.title, q.rule, q.check_name, q.field, q.criterion, q.severity, q.status,
       q.failed, q.tested, q.score, q.reason, q.basis,
       row_number() OVER (PARTITION BY q.dataset ORDER BY q.gravity DESC, q.score, q.failed DESC, q.rule) AS place
FROM (SELECT r.*, r.{{name "check"}} AS check_name,
             CASE r.status WHEN 'error' THEN 4 WHEN 'critical' THEN 3 WHEN 'fail' THEN 2 WHEN 'warn' THEN 1 ELSE 0 END AS gravity
      FROM rule_results AS r WHERE r.segment IS NULL) AS q
JOIN latest AS l ON l.period = q.period AND l.dataset = q.dataset
WHERE q.gravity > 0;

-- What is still to be corrected, as it stood at the newest period of each dataset.
{{create}} open_incidents AS
SELECT i.period, i.agency, i.dataset, i.rule, i.segment, i.status, i.first_seen, i.last_seen, i.periods,
       i.due_review, i.due_correction, i.overdue
FROM incidents AS i
JOIN (SELECT dataset, max(period) AS period FROM incidents GROUP BY dataset) AS n ON n.dataset = i.dataset AND n.period = i.period
WHERE i.status IN ('open', 'waived');
