DELETE FROM verdicts WHERE trace_id IN ({expired})
