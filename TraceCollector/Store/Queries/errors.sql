SELECT coalesce(t.error_type, 'unknown') AS error_type, count(*) AS n, min(t.started_us) AS first_us, max(t.started_us) AS last_us,
    arg_max(t.trace_id, t.started_us) AS example, arg_max(t.error_message, t.started_us) AS message
FROM traces t
WHERE {where} AND t.status = 'error'
GROUP BY coalesce(t.error_type, 'unknown')
ORDER BY n DESC, error_type
LIMIT $limit OFFSET $offset
