DELETE FROM changes WHERE trace_id IN (SELECT trace_id FROM spans WHERE position < $before EXCEPT SELECT trace_id FROM spans WHERE position >= $before)
