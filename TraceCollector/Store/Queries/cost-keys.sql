-- The groups of a page, found by few columns: one reads the others for these groups only.
SELECT {keys} count(*) AS requests, sum(t.usd) AS cost_usd
FROM ({parts}) t
{grouped}
ORDER BY {order}
LIMIT $limit OFFSET $offset
