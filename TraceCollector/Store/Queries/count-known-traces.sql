SELECT (SELECT count(*) FROM traces) + (SELECT count(DISTINCT trace_id) FROM span_logs) AS n
