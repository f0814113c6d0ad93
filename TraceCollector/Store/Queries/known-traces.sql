SELECT w.trace_id, t.first_position, t.last_position,
    EXISTS (SELECT 1 FROM facts f WHERE f.trace_id = w.trace_id) AS settled
FROM (SELECT unnest($ids) AS trace_id) w
LEFT JOIN traces t ON t.trace_id = w.trace_id
WHERE t.trace_id IS NOT NULL
    OR EXISTS (SELECT 1 FROM span_logs l WHERE l.trace_id = w.trace_id)
