SELECT t.cost_reason AS reason, count(*) AS requests, min(t.started_us) AS first_us, max(t.started_us) AS last_us, (array_agg(t.trace_id ORDER BY t.started_us DESC))[1] AS example
FROM traces t
WHERE {where} AND t.cost_state IN ('unpriced', 'partial') AND t.cost_reason IS NOT NULL
GROUP BY reason
ORDER BY requests DESC, reason
LIMIT $limit OFFSET $offset
