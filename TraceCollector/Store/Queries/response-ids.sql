SELECT unnest(t.response_ids) AS response_id FROM traces t WHERE t.trace_id = $id
