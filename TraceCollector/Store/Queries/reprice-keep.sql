INSERT INTO repriced_traces SELECT $id, t.trace_id, t.cost_usd, t.cost_state, t.price_date FROM traces t WHERE t.trace_id IN (SELECT n.trace_id FROM repricing_traces n)
