SELECT CAST(c.id AS VARCHAR) AS id, c.id AS key, c.at_us, c.kind, c.summary, c.trace_id, c.feature, c.statistic, c.value, c.threshold, c.n
FROM changes c
WHERE c.at_us >= $from AND c.at_us < $to
    AND ($kind::VARCHAR IS NULL OR c.kind = $kind::VARCHAR)
    AND ($at::BIGINT IS NULL OR c.at_us < $at::BIGINT OR (c.at_us = $at::BIGINT AND c.id < $key::UUID))
ORDER BY c.at_us DESC, c.id DESC
LIMIT $limit
