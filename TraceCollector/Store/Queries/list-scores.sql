SELECT s.*
FROM scores s
WHERE s.at_us >= $from AND s.at_us < $to
    AND ($name::VARCHAR IS NULL OR s.name = $name::VARCHAR)
    AND ($at::BIGINT IS NULL OR s.at_us < $at::BIGINT OR (s.at_us = $at::BIGINT AND s.score_key < $key::UUID))
ORDER BY s.at_us DESC, s.score_key DESC
LIMIT $limit
