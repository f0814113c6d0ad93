DELETE FROM scores WHERE position < $before AND NOT EXISTS (SELECT 1 FROM traces t WHERE t.trace_id = scores.trace_id)
