-- The index knows beginnings only; made up once, they are looked up in it.
SELECT t.trace_id, t.session_id, t.started_us, t.duration_ms, t.status, t.feature, t.user_id, t.cost_usd, t.cost_state, t.input
FROM traces t
WHERE {where} AND t.session_id = ANY($sessions) AND left(t.session_id, 200) = ANY(ARRAY(SELECT left(l.id, 200) FROM unnest($sessions) AS l(id)))
ORDER BY t.started_us, t.trace_id
