DELETE FROM span_logs WHERE trace_id IN (SELECT trace_id FROM erasures WHERE position = $position)
