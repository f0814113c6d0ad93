SELECT position, trace_id, first_position FROM erasures ORDER BY position
