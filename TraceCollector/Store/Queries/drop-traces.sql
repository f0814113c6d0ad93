DELETE FROM traces WHERE trace_id IN (SELECT unnest($ids))
