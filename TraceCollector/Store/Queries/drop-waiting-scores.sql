DELETE FROM scores WHERE trace_id IS NULL AND span_id IN (SELECT unnest($spans))
