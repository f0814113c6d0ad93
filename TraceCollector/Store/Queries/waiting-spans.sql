SELECT span_id, at_us FROM scores WHERE trace_id IS NULL AND span_id IS NOT NULL ORDER BY position
