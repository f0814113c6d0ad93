-- Traces of which nothing was received since.
SELECT trace_id FROM spans WHERE position < $before EXCEPT SELECT trace_id FROM spans WHERE position >= $before
