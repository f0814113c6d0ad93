-- Settled ones only: the indexer rewrites the others, by the prices in force.
SELECT t.trace_id, t.cost_usd, t.cost_state, t.price_date, t.models
FROM traces t
WHERE t.started_us >= $from AND t.started_us < $to AND t.trace_id IN (SELECT f.trace_id FROM facts f WHERE f.started_us >= $from AND f.started_us < $to)
