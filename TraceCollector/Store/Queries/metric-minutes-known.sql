SELECT series_id, minute, count, sum, buckets, position FROM metric_minutes
WHERE (series_id, minute) IN (SELECT unnest($series), unnest($minutes))
