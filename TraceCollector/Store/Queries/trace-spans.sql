SELECT s.* FROM spans s WHERE s.position BETWEEN $first AND $last AND s.trace_id = $id ORDER BY s.start_ns, s.end_ns DESC, s.span_id LIMIT $limit
