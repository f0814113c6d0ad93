SELECT trace_id, span_id, position FROM spans WHERE position BETWEEN $first AND $last AND trace_id IN (SELECT unnest($ids)) ORDER BY position
