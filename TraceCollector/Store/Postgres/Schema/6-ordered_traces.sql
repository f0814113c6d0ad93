-- Pages of the slowest and the costliest, what users cost, and the few rows that failed or have no price, without reading the wide rows of all.
CREATE INDEX traces_slowest ON traces (duration_ms DESC NULLS LAST, trace_id DESC);
CREATE INDEX traces_costliest ON traces (cost_usd DESC NULLS LAST, trace_id DESC);
CREATE INDEX traces_user ON traces (user_id, started_us) INCLUDE (cost_usd, evaluation);
CREATE INDEX traces_failed ON traces (started_us) WHERE status = 'error';
CREATE INDEX traces_unpriced ON traces (started_us) INCLUDE (cost_reason, trace_id, evaluation) WHERE cost_state IN ('unpriced', 'partial');
-- For scores that name a span and not its trace.
CREATE INDEX spans_span ON spans USING hash (span_id)
