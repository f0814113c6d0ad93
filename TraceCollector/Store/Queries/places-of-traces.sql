SELECT t.trace_id, t.first_position, t.last_position, t.span_count FROM traces t WHERE t.trace_id IN (SELECT unnest($ids))
