-- Pages of the slowest and the costliest, and the few rows that failed or have no price, without reading the wide rows of all. No text stands in them:
-- an entry of an index holds 2,700 bytes at most, and what clients send may be longer.
CREATE INDEX traces_slowest ON traces (duration_ms DESC NULLS LAST, trace_id DESC);
CREATE INDEX traces_costliest ON traces (cost_usd DESC NULLS LAST, trace_id DESC);
CREATE INDEX traces_failed ON traces (started_us) WHERE status = 'error';
CREATE INDEX traces_unpriced ON traces (started_us) WHERE cost_state IN ('unpriced', 'partial')
