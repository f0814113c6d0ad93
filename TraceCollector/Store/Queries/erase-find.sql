INSERT INTO erasures
SELECT $position, t.trace_id, (SELECT min(s.position) FROM spans s WHERE s.trace_id = t.trace_id)
FROM (SELECT unnest($ids) AS trace_id UNION SELECT trace_id FROM traces WHERE user_id = ANY($users)) t
