SELECT trace_id, span_id, position FROM span_logs WHERE trace_id IN (SELECT unnest($ids)) ORDER BY position
