DELETE FROM trace_texts WHERE trace_id IN ({expired})
