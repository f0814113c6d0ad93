-- As overview-said, by prompt version.
WITH fresh AS (
    SELECT DISTINCT ON (s.trace_id) s.trace_id, s.at_us, s.value AS v, 1 / coalesce(s.inclusion_probability, 1) AS w
    FROM scores s
    WHERE s.position >= $folded AND s.name = 'faithfulness' AND s.source IN ('judge', 'code') AND s.value BETWEEN 0 AND 1
    ORDER BY s.trace_id, s.at_us DESC, s.position DESC
), chosen AS NOT MATERIALIZED (
    SELECT v.trace_id, v.started_us, v.group_key, v.at_us, v.value AS v, v.weight AS w
    FROM verdicts v
    WHERE v.started_us >= $from AND v.started_us < $to AND {verdicts} AND v.value IS NOT NULL
), known AS (
    SELECT v.trace_id, v.started_us, v.group_key, v.at_us, v.value AS v, v.weight AS w FROM verdicts v WHERE v.trace_id IN (SELECT unnest($unfolded)) AND v.value IS NOT NULL
), grouped AS (
    SELECT r.group_key, sum(r.judged) AS judged, sum(r.w) AS w, sum(r.wv) AS wv FROM traffic_rollups r WHERE {times} AND r.group_key <> 0 GROUP BY r.group_key
    UNION ALL SELECT c.group_key, 1, c.w, c.w * c.v FROM chosen c WHERE (c.started_us < $minutes_from OR c.started_us >= $minutes_to)
    UNION ALL SELECT c.group_key, -1, -c.w, -c.w * c.v FROM known c JOIN fresh ON fresh.trace_id = c.trace_id WHERE c.started_us >= $from AND c.started_us < $to AND fresh.at_us >= c.at_us
), said AS (
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, g.judged, g.w, g.wv
    FROM grouped g JOIN rollup_groups t ON t.group_key = g.group_key
    WHERE {groups}
    UNION ALL
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, 1, fresh.w, fresh.w * fresh.v
    FROM fresh JOIN traces t ON t.trace_id = fresh.trace_id
    WHERE t.trace_id IN (SELECT unnest($unfolded)) AND {where} AND NOT EXISTS (SELECT 1 FROM known o WHERE o.trace_id = fresh.trace_id AND o.at_us > fresh.at_us)
)
SELECT prompt_name, prompt_version, prompt_hash, CASE WHEN sum(judged) > 0 THEN sum(wv) / sum(w) END AS quality
FROM said
WHERE prompt_name IS NOT NULL
GROUP BY prompt_name, prompt_version, prompt_hash
