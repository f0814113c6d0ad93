DELETE FROM spans WHERE position BETWEEN $first AND $last AND (trace_id, span_id) IN (SELECT unnest($ids), unnest($spans))
