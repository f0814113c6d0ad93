SELECT t.*, {sort} AS sort_value
FROM traces t
WHERE {where}
    AND ($value::DOUBLE IS NULL OR {sort} < $value::DOUBLE OR ({sort} = $value::DOUBLE AND t.trace_id < $id::UUID))
ORDER BY sort_value DESC, t.trace_id DESC
LIMIT $limit
