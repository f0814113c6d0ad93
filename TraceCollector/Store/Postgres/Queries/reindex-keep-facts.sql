-- Facts whose spans the journal does not hold any more (erased, damaged) stay as they were given out: the feed has no gaps.
INSERT INTO facts SELECT o.* FROM {old}.facts o WHERE NOT EXISTS (SELECT 1 FROM facts f WHERE f.trace_id = o.trace_id)
