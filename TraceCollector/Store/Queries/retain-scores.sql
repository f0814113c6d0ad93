DELETE FROM scores WHERE at_us < $before AND (trace_id IS NULL OR NOT EXISTS (SELECT 1 FROM traces t WHERE t.trace_id = scores.trace_id AND t.started_us >= $before))
