WITH fresh AS (
    SELECT DISTINCT ON (s.trace_id) s.trace_id, s.at_us, s.value, 1 / coalesce(s.inclusion_probability, 1) AS weight
    FROM scores s
    WHERE s.position >= $folded AND s.name = 'faithfulness' AND s.source IN ('judge', 'code') AND s.value IS NOT NULL
    ORDER BY s.trace_id, s.at_us DESC, s.position DESC
), newest AS (
    SELECT v.group_key, v.value AS v, v.weight AS w
    FROM verdicts v
    WHERE v.started_us >= $from AND v.started_us < $to AND {verdicts}
        AND NOT EXISTS (SELECT 1 FROM fresh WHERE fresh.trace_id = v.trace_id AND fresh.at_us >= v.at_us)
), folded AS (
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, sum(n.w * n.v) AS wv, sum(n.w) AS w
    FROM newest n JOIN rollup_groups t ON t.group_key = n.group_key
    WHERE t.prompt_name IS NOT NULL
    GROUP BY t.prompt_name, t.prompt_version, t.prompt_hash
    UNION ALL
    SELECT t.prompt_name, t.prompt_version, t.prompt_hash, sum(fresh.weight * fresh.value), sum(fresh.weight)
    FROM fresh JOIN traces t ON t.trace_id = fresh.trace_id
    WHERE {where} AND t.prompt_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.trace_id = fresh.trace_id AND v.at_us > fresh.at_us)
    GROUP BY t.prompt_name, t.prompt_version, t.prompt_hash
)
SELECT prompt_name, prompt_version, prompt_hash, sum(wv) / sum(w) AS quality FROM folded GROUP BY prompt_name, prompt_version, prompt_hash
