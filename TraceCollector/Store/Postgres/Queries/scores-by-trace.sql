SELECT DISTINCT ON (s.trace_id, s.name) s.trace_id, s.name, s.value
FROM scores s
WHERE s.at_us >= $since AND s.trace_id IN (SELECT unnest($ids))
ORDER BY s.trace_id, s.name, s.at_us DESC, s.position DESC
