SELECT coalesce(t.error_type, 'unknown') AS error_type, count(*) AS n, min(t.started_us) AS first_us, max(t.started_us) AS last_us,
    (array_agg(t.trace_id ORDER BY t.started_us DESC))[1] AS example,
    (array_agg(t.error_message ORDER BY t.started_us DESC))[1] AS message
FROM traces t
WHERE {where} AND t.status = 'error'
GROUP BY coalesce(t.error_type, 'unknown')
ORDER BY n DESC, error_type
LIMIT $limit OFFSET $offset
