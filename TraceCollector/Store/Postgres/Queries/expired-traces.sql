-- Traces of which nothing was received since.
SELECT x.trace_id FROM traces x WHERE x.first_position < $before AND x.last_position < $before
