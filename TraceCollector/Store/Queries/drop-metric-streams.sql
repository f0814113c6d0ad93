DELETE FROM metric_streams WHERE stream_key IN (SELECT unnest($streams))
