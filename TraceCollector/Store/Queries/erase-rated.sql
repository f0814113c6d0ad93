SELECT DISTINCT s.trace_id FROM scores s WHERE s.author = ANY($users) AND s.trace_id IS NOT NULL
