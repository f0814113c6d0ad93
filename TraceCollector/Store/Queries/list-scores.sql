SELECT s.*
FROM scores s
WHERE ($trace::UUID IS NULL AND s.at_us >= $from AND s.at_us < $to
        OR s.trace_id = $trace::UUID
        OR s.response_id IN (SELECT unnest(t.response_ids) FROM traces t WHERE t.trace_id = $trace::UUID))
    AND ($name::VARCHAR IS NULL OR s.name = $name::VARCHAR)
    AND ($at::BIGINT IS NULL OR s.at_us < $at::BIGINT OR (s.at_us = $at::BIGINT AND s.score_key < $key::UUID))
ORDER BY s.at_us DESC, s.score_key DESC
LIMIT $limit
