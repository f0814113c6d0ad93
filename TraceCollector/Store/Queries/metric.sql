SELECT s.name, s.unit, s.form, s.service, s.model, s.provider, s.operation, s.token_type, s.error_type,
    CAST(floor(m.minute / $width) AS BIGINT) * $width AS minute, m.count, m.sum, m.buckets
FROM metric_series s JOIN (
    SELECT a.series_id, a.minute, a.count, a.sum, a.buckets FROM metric_minutes a WHERE a.minute >= $from AND a.minute < $hours_from
    UNION ALL SELECT h.series_id, h.minute, h.count, h.sum, h.buckets FROM metric_hours h WHERE h.minute >= $hours_from AND h.minute < $hours_to
    UNION ALL SELECT a.series_id, a.minute, a.count, a.sum, a.buckets FROM metric_minutes a WHERE a.minute >= $hours_to AND a.minute < $to
) m ON m.series_id = s.series_id
WHERE s.name = $name
ORDER BY m.minute
