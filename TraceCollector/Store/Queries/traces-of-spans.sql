SELECT span_id, trace_id FROM spans WHERE span_id IN (SELECT unnest($spans))
