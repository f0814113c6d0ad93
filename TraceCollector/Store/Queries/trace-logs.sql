SELECT l.span_id, l.position FROM span_logs l WHERE l.trace_id = $id ORDER BY l.position
