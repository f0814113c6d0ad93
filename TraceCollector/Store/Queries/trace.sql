SELECT {columns}, t.first_position, t.last_position, t.response_ids, t.cost_reason, t.reported_usd, t.price_date
FROM traces t
WHERE t.started_us = $started AND t.trace_id = $id
