SELECT CAST(r.id AS VARCHAR) AS id, r.at_us, o.cost_usd, o.cost_state, o.price_date
FROM repriced_traces o JOIN repricings r ON r.id = o.repricing_id
WHERE o.trace_id = $id
ORDER BY r.at_us DESC
