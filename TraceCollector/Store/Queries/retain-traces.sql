DELETE FROM traces WHERE trace_id IN ({expired})
