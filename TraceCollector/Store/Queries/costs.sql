-- Requests, tokens and cost of what a filter holds, by {names}: one row for all where there are none.
SELECT {keys} {sums}
FROM ({parts}) t
WHERE {only}
{grouped}
ORDER BY {order}
LIMIT $limit OFFSET $offset
