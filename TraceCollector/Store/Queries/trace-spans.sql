SELECT s.* FROM spans s WHERE s.trace_id = $id ORDER BY s.start_ns, s.end_ns DESC, s.span_id LIMIT $limit
