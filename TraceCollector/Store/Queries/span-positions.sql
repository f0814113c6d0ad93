SELECT trace_id, span_id, position FROM spans WHERE trace_id IN (SELECT unnest($ids)) ORDER BY position
