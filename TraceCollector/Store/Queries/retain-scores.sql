DELETE FROM scores WHERE position < $before AND (trace_id IS NULL OR trace_id NOT IN (SELECT trace_id FROM spans))
