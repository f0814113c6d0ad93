DELETE FROM traces WHERE first_position >= $first AND trace_id IN (SELECT unnest($ids))
