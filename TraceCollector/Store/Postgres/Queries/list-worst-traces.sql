WITH newest AS (
    {newest}
)
SELECT {columns}, newest.value AS sort_value
FROM traces t JOIN newest ON newest.trace_id = t.trace_id
WHERE {where}
    AND ($value::FLOAT8 IS NULL OR newest.value > $value::FLOAT8 OR (newest.value = $value::FLOAT8 AND t.trace_id > $id::UUID))
ORDER BY newest.value, t.trace_id
LIMIT $limit
