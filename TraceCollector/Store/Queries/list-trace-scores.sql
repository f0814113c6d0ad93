-- Scores on a trace, and those on its model responses.
SELECT s.*
FROM (
    SELECT * FROM scores WHERE trace_id = $trace::UUID
    UNION ALL SELECT * FROM scores WHERE trace_id IS DISTINCT FROM $trace::UUID AND response_id = ANY($responses)
) s
WHERE ($name::VARCHAR IS NULL OR s.name = $name::VARCHAR)
    AND ($at::BIGINT IS NULL OR s.at_us < $at::BIGINT OR (s.at_us = $at::BIGINT AND s.score_key < $key::UUID))
ORDER BY s.at_us DESC, s.score_key DESC
LIMIT $limit
