-- Facts whose spans the journal does not hold any more (erased, damaged) stay as they were given out: the feed has no gaps.
INSERT INTO facts BY NAME SELECT o.* FROM {old}.facts o ANTI JOIN facts f ON f.trace_id = o.trace_id
