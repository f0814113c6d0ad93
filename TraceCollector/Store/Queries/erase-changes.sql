DELETE FROM changes WHERE trace_id IN (SELECT trace_id FROM erasures WHERE position = $position)
