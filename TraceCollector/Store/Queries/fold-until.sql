-- The last of so many scores; nothing where fewer wait.
SELECT s.position FROM scores s WHERE s.position >= $folded ORDER BY s.position LIMIT 1 OFFSET $scores
