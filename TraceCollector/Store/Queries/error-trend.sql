SELECT coalesce(t.error_type, 'unknown') AS error_type, CAST(floor((t.started_us - $from) / $width) AS BIGINT) AS bucket, count(*) AS n
FROM traces t
WHERE {where} AND t.status = 'error' AND coalesce(t.error_type, 'unknown') = ANY($types)
GROUP BY 1, 2
