SELECT count(*) AS n FROM scores WHERE trace_id IS NULL AND span_id IS NOT NULL
