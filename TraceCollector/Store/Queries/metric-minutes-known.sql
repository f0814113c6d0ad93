SELECT series_id, minute, count, sum, buckets, position FROM {table}
WHERE (series_id, minute) IN (SELECT unnest($series), unnest($minutes))
