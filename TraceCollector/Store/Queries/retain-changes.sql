DELETE FROM changes WHERE trace_id IN ({expired})
