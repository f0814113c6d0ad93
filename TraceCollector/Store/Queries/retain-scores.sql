DELETE FROM scores WHERE position < $before AND NOT EXISTS (SELECT 1 FROM spans s WHERE s.trace_id = scores.trace_id)
