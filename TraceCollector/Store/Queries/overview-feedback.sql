SELECT count(*) FILTER (WHERE s.value >= 0.5) AS helpful, count(*) FILTER (WHERE s.value < 0.5) AS not_helpful
FROM scores s
WHERE s.name = 'user_feedback' AND s.trace_id IN (SELECT t.trace_id FROM traces t WHERE {where})
