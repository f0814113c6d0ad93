SELECT s.* FROM spans s
WHERE s.trace_id IN (SELECT t.trace_id FROM traces t WHERE t.started_us >= $from AND t.started_us < $to)
ORDER BY s.trace_id, s.start_ns, s.span_id
