DELETE FROM span_logs WHERE position < $before AND trace_id NOT IN (SELECT trace_id FROM spans)
