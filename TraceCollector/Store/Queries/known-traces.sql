SELECT w.trace_id,
    EXISTS (SELECT 1 FROM traces t WHERE t.trace_id = w.trace_id) AS stored,
    EXISTS (SELECT 1 FROM facts f WHERE f.trace_id = w.trace_id) AS settled
FROM (SELECT unnest($ids) AS trace_id) w
WHERE EXISTS (SELECT 1 FROM traces t WHERE t.trace_id = w.trace_id)
    OR EXISTS (SELECT 1 FROM span_logs l WHERE l.trace_id = w.trace_id)
