UPDATE facts SET user_id = NULL, session_id = NULL WHERE trace_id IN (SELECT trace_id FROM erasures WHERE position = $position) OR user_id = ANY($users)
