SELECT t.*, EXISTS (SELECT 1 FROM facts f WHERE f.trace_id = t.trace_id) AS settled FROM traces t WHERE t.trace_id = $id
