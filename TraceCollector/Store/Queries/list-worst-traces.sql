-- The page is chosen by narrow columns; the wide ones are read for its rows only.
WITH newest AS (
    {newest}
), page AS (
    SELECT t.rowid AS at_row, newest.value
    FROM traces t JOIN newest ON newest.trace_id = t.trace_id
    WHERE {where}
        AND ($value::FLOAT8 IS NULL OR newest.value > $value::FLOAT8 OR (newest.value = $value::FLOAT8 AND t.trace_id > $id::UUID))
    ORDER BY newest.value, t.trace_id
    LIMIT $limit
)
SELECT {columns}, page.value AS sort_value
FROM traces t JOIN page ON page.at_row = t.rowid
ORDER BY sort_value, t.trace_id
