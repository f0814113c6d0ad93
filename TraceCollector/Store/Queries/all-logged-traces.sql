SELECT DISTINCT trace_id FROM span_logs
