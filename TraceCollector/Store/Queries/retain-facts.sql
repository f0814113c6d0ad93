DELETE FROM facts WHERE trace_id IN ({expired})
