DELETE FROM spans WHERE trace_id IN ({expired})
