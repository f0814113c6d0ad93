SELECT DISTINCT ON (s.trace_id) s.trace_id, s.value
FROM scores s
WHERE s.name = $name AND s.trace_id IS NOT NULL
ORDER BY s.trace_id, s.at_us DESC, s.position DESC
