-- Minutes are summed by their series' number first: sorted by three texts each, they would be sorted on disk.
SELECT s.name, s.unit, s.form, count(*) AS series, sum(m.count) AS count, sum(m.sum) AS sum, min(m.first_minute) AS first_minute, max(m.last_minute) AS last_minute
FROM metric_series s JOIN (
    SELECT series_id, sum(count) AS count, sum(sum) AS sum, min(minute) AS first_minute, max(minute) AS last_minute
    FROM metric_minutes
    WHERE minute >= $from AND minute < $to
    GROUP BY series_id
) m ON m.series_id = s.series_id
GROUP BY s.name, s.unit, s.form
ORDER BY s.name, s.unit, s.form
