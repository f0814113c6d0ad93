DELETE FROM facts WHERE trace_id IN (SELECT trace_id FROM traces WHERE started_us < $before)
