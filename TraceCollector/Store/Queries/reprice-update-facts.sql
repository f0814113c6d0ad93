UPDATE facts SET cost_usd = n.cost_usd, cost_state = n.cost_state, price_date = n.price_date FROM repricing_traces n WHERE facts.trace_id = n.trace_id
