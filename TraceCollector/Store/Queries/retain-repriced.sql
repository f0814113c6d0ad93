DELETE FROM repriced_traces WHERE trace_id IN (SELECT trace_id FROM spans WHERE position < $before EXCEPT SELECT trace_id FROM spans WHERE position >= $before)
