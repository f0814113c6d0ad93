SELECT s.name, s.unit, s.form, s.service, s.model, s.provider, s.operation, s.token_type, s.error_type,
    CAST(floor(m.minute / $width) AS BIGINT) * $width AS minute, m.count, m.sum, m.buckets
FROM metric_series s JOIN metric_minutes m ON m.series_id = s.series_id
WHERE s.name = $name AND m.minute >= $from AND m.minute < $to
ORDER BY m.minute
