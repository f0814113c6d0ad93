-- Rows are found by narrow columns; the others are read for those rows only.
SELECT DISTINCT ON (s.trace_id, s.name) s.trace_id, s.name, s.value
FROM scores s
WHERE s.rowid IN (SELECT f.rowid FROM scores f WHERE f.at_us >= $since AND f.trace_id IN (SELECT unnest($ids)))
ORDER BY s.trace_id, s.name, s.at_us DESC, s.position DESC
