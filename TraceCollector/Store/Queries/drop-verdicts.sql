DELETE FROM verdicts WHERE trace_id IN (SELECT unnest($ids))
