DELETE FROM spans WHERE (trace_id, span_id) IN (SELECT unnest($ids), unnest($spans))
