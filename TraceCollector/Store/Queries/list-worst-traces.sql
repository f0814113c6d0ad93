WITH scored AS (
    SELECT DISTINCT ON (s.trace_id) s.trace_id, s.value
    FROM scores s
    WHERE s.name = $name AND s.trace_id IS NOT NULL
    ORDER BY s.trace_id, s.at_us DESC, s.position DESC
)
SELECT t.*, scored.value AS sort_value
FROM traces t
JOIN scored ON scored.trace_id = t.trace_id
WHERE {where}
    AND scored.value IS NOT NULL
    AND ($value::DOUBLE IS NULL OR scored.value > $value::DOUBLE OR (scored.value = $value::DOUBLE AND t.trace_id > $id::UUID))
ORDER BY sort_value, t.trace_id
LIMIT $limit
