-- The newest trace of each session, newest session first.
SELECT s.session_id, s.last_us, s.last_trace
FROM (
    SELECT t.session_id, max(t.started_us) AS last_us, max(t.trace_id) AS last_trace
    FROM traces t
    WHERE {where} AND t.session_id IS NOT NULL
    GROUP BY t.session_id
) s
WHERE $value::FLOAT8 IS NULL OR s.last_us < $value::FLOAT8 OR (s.last_us = $value::FLOAT8 AND s.last_trace < $id::UUID)
ORDER BY s.last_us DESC, s.last_trace DESC
LIMIT $limit
