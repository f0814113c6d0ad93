-- Where the trace's spans lie in the journal. Rows are appended in about this order, so a condition on it spares a scan the blocks that cannot match.
ALTER TABLE traces ADD COLUMN first_position BIGINT DEFAULT 0;
ALTER TABLE traces ADD COLUMN last_position BIGINT DEFAULT 0;
UPDATE traces SET first_position = p.first_position, last_position = p.last_position
FROM (SELECT trace_id, min(position) AS first_position, max(position) AS last_position FROM spans GROUP BY trace_id) p
WHERE traces.trace_id = p.trace_id
