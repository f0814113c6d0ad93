DELETE FROM {table}
WHERE (series_id, minute) IN (SELECT unnest($series), unnest($minutes))
