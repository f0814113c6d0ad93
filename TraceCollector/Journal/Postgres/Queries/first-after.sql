SELECT coalesce((SELECT position FROM journal.records WHERE position >= $1 ORDER BY position LIMIT 1), (SELECT position FROM journal.head))
