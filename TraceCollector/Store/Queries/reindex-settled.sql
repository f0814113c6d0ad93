-- What the tables in use say of traces that were settled in a stretch of time.
SELECT trace_id, sequence, settled_us FROM facts WHERE settled_us BETWEEN $from AND $to AND trace_id IN (SELECT unnest($ids))
