UPDATE spans SET cost_usd = n.cost_usd, cost_state = n.cost_state FROM repricing_calls n WHERE spans.trace_id = n.trace_id AND spans.span_id = n.span_id
