-- The page is chosen by narrow columns; the wide ones are read for its rows only.
SELECT {columns}, {sort} AS sort_value
FROM traces t
WHERE t.rowid IN (
    SELECT t.rowid
    FROM traces t
    WHERE {where}
        AND ($value::FLOAT8 IS NULL OR {sort} < $value::FLOAT8 OR ({sort} = $value::FLOAT8 AND t.trace_id < $id::UUID))
    ORDER BY {column} DESC NULLS LAST, t.trace_id DESC
    LIMIT $limit
)
ORDER BY {column} DESC NULLS LAST, t.trace_id DESC
