WITH touched AS (
    SELECT s.trace_id FROM scores s WHERE s.position >= $folded AND s.trace_id IS NOT NULL
    UNION SELECT p.trace_id FROM spans p WHERE p.position >= $folded
), newest AS (
    SELECT DISTINCT ON (s.trace_id) s.trace_id, s.at_us, s.value, 1 / coalesce(s.inclusion_probability, 1) AS weight
    FROM scores s JOIN touched ON touched.trace_id = s.trace_id
    WHERE s.name = 'faithfulness' AND s.source IN ('judge', 'code') AND s.value IS NOT NULL
    ORDER BY s.trace_id, s.at_us DESC, s.position DESC
)
SELECT t.trace_id, t.started_us, newest.at_us, newest.value, newest.weight, t.feature, t.service, t.models, t.prompts, t.prompt_name, t.prompt_version, t.prompt_hash
FROM newest JOIN traces t ON t.trace_id = newest.trace_id
WHERE NOT t.evaluation
ORDER BY t.started_us
