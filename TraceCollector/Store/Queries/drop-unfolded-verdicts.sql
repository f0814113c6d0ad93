DELETE FROM verdicts WHERE trace_id IN (SELECT s.trace_id FROM scores s WHERE s.position >= $folded UNION SELECT p.trace_id FROM spans p WHERE p.position >= $folded)
