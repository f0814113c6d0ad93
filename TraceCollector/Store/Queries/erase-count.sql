SELECT count(*) AS n FROM traces WHERE trace_id = ANY($ids) OR user_id = ANY($users)
