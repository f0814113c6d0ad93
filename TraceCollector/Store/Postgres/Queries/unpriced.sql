-- Summed from the indexes of reasons alone; an example is looked up for those that are shown.
WITH asked AS (
    SELECT t.cost_reason, t.started_us FROM traces t
    WHERE {where} AND t.cost_state IN ('unpriced', 'partial') AND octet_length(t.cost_reason) + coalesce(octet_length(t.feature), 0) + coalesce(octet_length(t.service), 0) <= 600
    UNION ALL
    SELECT t.cost_reason, t.started_us FROM traces t
    WHERE {where} AND t.cost_state IN ('unpriced', 'partial') AND octet_length(t.cost_reason) + coalesce(octet_length(t.feature), 0) + coalesce(octet_length(t.service), 0) > 600
), shown AS (
    SELECT cost_reason, count(*) AS requests, min(started_us) AS first_us, max(started_us) AS last_us
    FROM asked
    GROUP BY cost_reason
    ORDER BY requests DESC, cost_reason
    LIMIT $limit OFFSET $offset
)
SELECT s.cost_reason AS reason, s.requests, s.first_us, s.last_us,
    (SELECT t.trace_id FROM traces t WHERE {where} AND t.started_us = s.last_us AND t.cost_state IN ('unpriced', 'partial') AND t.cost_reason = s.cost_reason LIMIT 1) AS example
FROM shown s
ORDER BY s.requests DESC, s.cost_reason
