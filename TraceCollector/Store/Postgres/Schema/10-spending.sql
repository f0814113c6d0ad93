-- Costs by user are summed from this alone, and the rows of a page's few users are found in it: without it every row of the range is read, with its texts.
-- An entry of an index holds 2,700 bytes at most and a name up to 3,000: what is longer is looked up by the second index, and read.
CREATE INDEX traces_spending ON traces (started_us) INCLUDE (trace_id, user_id, feature, service, cost_usd, evaluation)
    WHERE coalesce(octet_length(user_id), 0) + coalesce(octet_length(feature), 0) + coalesce(octet_length(service), 0) <= 600;
CREATE INDEX traces_long_names ON traces (started_us)
    WHERE coalesce(octet_length(user_id), 0) + coalesce(octet_length(feature), 0) + coalesce(octet_length(service), 0) > 600;
-- Why there is no price, of the requests that have none; in the same two parts.
CREATE INDEX traces_reasons ON traces (started_us) INCLUDE (cost_reason, feature, service, evaluation)
    WHERE cost_state IN ('unpriced', 'partial') AND octet_length(cost_reason) + coalesce(octet_length(feature), 0) + coalesce(octet_length(service), 0) <= 600;
CREATE INDEX traces_long_reasons ON traces (started_us)
    WHERE cost_state IN ('unpriced', 'partial') AND octet_length(cost_reason) + coalesce(octet_length(feature), 0) + coalesce(octet_length(service), 0) > 600;
-- What an index alone answers it answers of pages that a vacuum has seen since they changed; the server's own setting lets a fifth of the table pass before.
ALTER TABLE traces SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05)
