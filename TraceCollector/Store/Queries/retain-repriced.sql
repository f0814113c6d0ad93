DELETE FROM repriced_traces WHERE trace_id IN ({expired})
