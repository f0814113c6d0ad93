-- Traces on which something was said that rollups do not know yet.
SELECT DISTINCT s.trace_id FROM scores s WHERE s.position >= $folded AND s.name IN ('faithfulness', 'user_feedback') AND s.trace_id IS NOT NULL
