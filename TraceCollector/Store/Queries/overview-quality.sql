-- Hajek mean: sum(v / pi) / sum(1 / pi) over the newest verdict per trace. The sums for its variance are
-- sum(w^2 (v - m)^2) = sum(w^2 v^2) - 2 m sum(w^2 v) + m^2 sum(w^2), with w = 1 / pi.
WITH fresh AS (
    SELECT DISTINCT ON (s.trace_id) s.trace_id, s.at_us, s.value, 1 / coalesce(s.inclusion_probability, 1) AS weight
    FROM scores s
    WHERE s.position >= $folded AND s.name = 'faithfulness' AND s.source IN ('judge', 'code') AND s.value IS NOT NULL
    ORDER BY s.trace_id, s.at_us DESC, s.position DESC
), newest AS (
    SELECT v.started_us, v.value AS v, v.weight AS w
    FROM verdicts v
    WHERE v.started_us >= $from AND v.started_us < $to AND {verdicts}
        AND NOT EXISTS (SELECT 1 FROM fresh WHERE fresh.trace_id = v.trace_id AND fresh.at_us >= v.at_us)
    UNION ALL
    SELECT t.started_us, fresh.value, fresh.weight
    FROM fresh JOIN traces t ON t.trace_id = fresh.trace_id
    WHERE {where} AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.trace_id = fresh.trace_id AND v.at_us > fresh.at_us)
), bucketed AS (
    SELECT CAST(floor(started_us / $width) AS BIGINT) * $width AS at_us, v, w FROM newest
)
SELECT at_us, count(*) AS n, sum(w * v) / sum(w) AS mean, sum(w) AS w, sum(w * w) AS ww, sum(w * w * v) AS wwv, sum(w * w * v * v) AS wwvv
FROM bucketed
GROUP BY GROUPING SETS ((), (at_us))
ORDER BY at_us
