-- Traces of which nothing was received since.
SELECT s.trace_id FROM spans s WHERE s.position < $before AND NOT EXISTS (SELECT 1 FROM spans n WHERE n.trace_id = s.trace_id AND n.position >= $before)
