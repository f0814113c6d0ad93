DELETE FROM journal.collectors WHERE id = $1 OR seen < clock_timestamp() - interval '1 day'
