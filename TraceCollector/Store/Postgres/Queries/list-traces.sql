SELECT {columns}, {sort} AS sort_value
FROM traces t
WHERE {where}
    AND ($value::FLOAT8 IS NULL OR {sort} < $value::FLOAT8 OR ({sort} = $value::FLOAT8 AND t.trace_id < $id::UUID))
ORDER BY {column} DESC NULLS LAST, t.trace_id DESC
LIMIT $limit
