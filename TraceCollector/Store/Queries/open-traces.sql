SELECT t.trace_id FROM traces t WHERE NOT EXISTS (SELECT 1 FROM facts f WHERE f.trace_id = t.trace_id)
