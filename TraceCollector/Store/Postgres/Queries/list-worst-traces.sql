-- A trace whose newest value is among the worst has a row among the worst rows beyond the cursor: only the first $candidates of those are
-- looked at. No score is made more than a day before its trace begins.
WITH candidates AS (
    SELECT s.trace_id, s.value, s.at_us, s.position
    FROM scores s
    WHERE s.name = $name AND left(s.name, 200) = left($name, 200) AND s.trace_id IS NOT NULL AND s.value IS NOT NULL AND s.at_us >= $from - 86400000000
        AND ($value::FLOAT8 IS NULL OR s.value >= $value::FLOAT8)
    ORDER BY s.value, s.trace_id
    LIMIT $candidates
), newest AS (
    SELECT c.trace_id, c.value
    FROM candidates c
    WHERE NOT EXISTS (
        SELECT 1 FROM scores n
        WHERE n.trace_id = c.trace_id AND n.name = $name AND n.at_us >= $from - 86400000000
            AND (n.at_us > c.at_us OR (n.at_us = c.at_us AND n.position > c.position)))
)
SELECT {columns}, newest.value AS sort_value
FROM traces t JOIN newest ON newest.trace_id = t.trace_id
WHERE {where}
    AND ($value::FLOAT8 IS NULL OR newest.value > $value::FLOAT8 OR (newest.value = $value::FLOAT8 AND t.trace_id > $id::UUID))
ORDER BY newest.value, t.trace_id
LIMIT $limit
