-- As the shared one. What is summed by user stands in the index traces_spending, of all requests but those with long names.
SELECT {keys} count(*) AS requests, sum(t.usd) AS cost_usd
FROM (
    SELECT t.* FROM ({parts}) t WHERE coalesce(octet_length(t.user_id), 0) + coalesce(octet_length(t.feature), 0) + coalesce(octet_length(t.service), 0) <= 600
    UNION ALL
    SELECT t.* FROM ({parts}) t WHERE coalesce(octet_length(t.user_id), 0) + coalesce(octet_length(t.feature), 0) + coalesce(octet_length(t.service), 0) > 600
) t
{grouped}
ORDER BY {order}
LIMIT $limit OFFSET $offset
