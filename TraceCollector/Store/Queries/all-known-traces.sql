SELECT trace_id FROM traces UNION ALL SELECT DISTINCT trace_id FROM span_logs
