DELETE FROM metric_series WHERE series_id IN (SELECT unnest($series))
