-- Scores that are among the worst beyond the cursor. No score is made more than a day before its trace begins.
SELECT s.trace_id, s.value
FROM scores s
WHERE s.name = $name AND left(s.name, 200) = left($name, 200) AND s.trace_id IS NOT NULL AND s.value IS NOT NULL AND s.at_us >= $from - 86400000000
    AND ($value::FLOAT8 IS NULL OR s.value > $value::FLOAT8 OR (s.value = $value::FLOAT8 AND s.trace_id > $id::UUID))
ORDER BY s.value, s.trace_id
LIMIT $candidates
