DELETE FROM scores WHERE trace_id IN (SELECT trace_id FROM erasures WHERE position = $position) OR author = ANY($users)
