-- Traces of which spans or scores came in a stretch of the journal.
SELECT s.trace_id FROM scores s WHERE s.position >= $folded AND s.position < $next AND s.trace_id IS NOT NULL
UNION SELECT p.trace_id FROM spans p WHERE p.position >= $folded AND p.position < $next
