DELETE FROM span_logs WHERE position < $before AND NOT EXISTS (SELECT 1 FROM traces t WHERE t.trace_id = span_logs.trace_id)
