-- Found in the index traces_spending and read one by one.
t.trace_id IN (
    SELECT t.trace_id FROM traces t WHERE {where} AND {among} AND coalesce(octet_length(t.user_id), 0) + coalesce(octet_length(t.feature), 0) + coalesce(octet_length(t.service), 0) <= 600
    UNION ALL
    SELECT t.trace_id FROM traces t WHERE {where} AND {among} AND coalesce(octet_length(t.user_id), 0) + coalesce(octet_length(t.feature), 0) + coalesce(octet_length(t.service), 0) > 600
)
