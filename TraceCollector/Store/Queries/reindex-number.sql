-- Facts that were not given out before come after all that were.
UPDATE facts SET sequence = CASE WHEN facts.evaluation THEN NULL ELSE $last + n.place END
FROM (SELECT trace_id, row_number() OVER (PARTITION BY evaluation ORDER BY settled_us, trace_id) AS place FROM facts WHERE sequence = -1) n
WHERE facts.sequence = -1 AND n.trace_id = facts.trace_id
