WITH said AS (
    SELECT s.trace_id, s.name, s.source, s.at_us, s.position, s.value, 1 / coalesce(s.inclusion_probability, 1) AS weight
    FROM scores s
    WHERE s.trace_id IN (SELECT unnest($ids)) AND s.name IN ('faithfulness', 'user_feedback') AND s.value IS NOT NULL
), newest AS (
    SELECT DISTINCT ON (trace_id) trace_id, at_us, value, weight
    FROM said
    WHERE name = 'faithfulness' AND source IN ('judge', 'code') AND value BETWEEN 0 AND 1
    ORDER BY trace_id, at_us DESC, position DESC
), thumbs AS (
    SELECT trace_id, count(*) FILTER (WHERE value >= 0.5) AS helpful, count(*) FILTER (WHERE value < 0.5) AS not_helpful
    FROM said
    WHERE name = 'user_feedback'
    GROUP BY trace_id
)
SELECT t.trace_id, t.started_us, newest.at_us, newest.value, newest.weight, coalesce(thumbs.helpful, 0) AS helpful, coalesce(thumbs.not_helpful, 0) AS not_helpful,
    t.feature, t.service, t.models, t.prompts, t.prompt_name, t.prompt_version, t.prompt_hash
FROM traces t
    LEFT JOIN newest ON newest.trace_id = t.trace_id
    LEFT JOIN thumbs ON thumbs.trace_id = t.trace_id
WHERE t.trace_id IN (SELECT unnest($ids)) AND NOT t.evaluation AND (newest.trace_id IS NOT NULL OR thumbs.trace_id IS NOT NULL)
ORDER BY t.started_us
