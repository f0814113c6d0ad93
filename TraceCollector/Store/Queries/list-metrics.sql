SELECT s.name, s.unit, s.form, count(DISTINCT s.series_id) AS series, sum(m.count) AS count, sum(m.sum) AS sum,
    min(m.minute) AS first_minute, max(m.minute) AS last_minute
FROM metric_series s JOIN metric_minutes m ON m.series_id = s.series_id
WHERE m.minute >= $from AND m.minute < $to
GROUP BY s.name, s.unit, s.form
ORDER BY s.name, s.unit, s.form
