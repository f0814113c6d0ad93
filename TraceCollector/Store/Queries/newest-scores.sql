SELECT s.trace_id
FROM scores s
WHERE s.name = {name} AND left(s.name, 200) = left({name}, 200) AND s.value {compare} {value} AND s.at_us >= $from - 86400000000
    AND NOT EXISTS (
        SELECT 1 FROM scores n
        WHERE n.trace_id = s.trace_id AND n.name = s.name AND n.at_us >= $from - 86400000000
            AND (n.at_us > s.at_us OR (n.at_us = s.at_us AND n.position > s.position)))
