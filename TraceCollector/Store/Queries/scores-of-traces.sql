SELECT s.* FROM scores s WHERE s.trace_id IN (SELECT unnest($ids)) ORDER BY s.at_us DESC, s.score_key DESC
