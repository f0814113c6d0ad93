-- As worst-candidates, of however many: the newest of each trace.
SELECT s.trace_id, s.value
FROM scores s
WHERE s.name = $name AND left(s.name, 200) = left($name, 200) AND s.trace_id IS NOT NULL AND s.value IS NOT NULL AND s.at_us >= $from - 86400000000
    AND ($value::FLOAT8 IS NULL OR s.value >= $value::FLOAT8)
    AND NOT EXISTS (
        SELECT 1 FROM scores n
        WHERE n.trace_id = s.trace_id AND n.name = $name AND n.at_us >= $from - 86400000000
            AND (n.at_us > s.at_us OR (n.at_us = s.at_us AND n.position > s.position)))
