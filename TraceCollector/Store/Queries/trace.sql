SELECT t.* FROM traces t WHERE t.trace_id = $id
