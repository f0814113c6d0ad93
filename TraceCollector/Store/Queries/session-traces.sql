SELECT t.trace_id, t.session_id, t.started_us, t.duration_ms, t.status, t.feature, t.user_id, t.cost_usd, t.cost_state, t.input
FROM traces t
WHERE {where} AND t.session_id = ANY($sessions)
ORDER BY t.started_us, t.trace_id
