-- The first record from a position on, and those that begin within so many bytes of it.
SELECT position, size, record
FROM journal.records
WHERE position >= $1 AND position < $2 + (SELECT position FROM journal.records WHERE position >= $1 ORDER BY position LIMIT 1)
ORDER BY position
