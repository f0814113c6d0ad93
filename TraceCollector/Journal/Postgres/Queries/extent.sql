SELECT
    coalesce((SELECT position FROM journal.records ORDER BY position LIMIT 1), (SELECT position FROM journal.head)) AS start,
    (SELECT count(*) FROM pg_inherits WHERE inhparent = 'journal.records'::regclass) AS slices
