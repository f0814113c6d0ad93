-- Hajek mean: sum(v / pi) / sum(1 / pi) over the newest verdict per trace. The sums for its variance are
-- sum(w^2 (v - m)^2) = sum(w^2 v^2) - 2 m sum(w^2 v) + m^2 sum(w^2), with w = 1 / pi.
WITH chosen AS (
    SELECT t.trace_id, CAST(floor(t.started_us / $width) AS BIGINT) * $width AS at_us FROM traces t WHERE {where}
), verdicts AS (
    SELECT DISTINCT ON (s.trace_id) c.at_us, s.value AS v, 1 / coalesce(s.inclusion_probability, 1) AS w
    FROM scores s JOIN chosen c ON c.trace_id = s.trace_id
    WHERE s.name = 'faithfulness' AND s.source IN ('judge', 'code') AND s.value IS NOT NULL
    ORDER BY s.trace_id, s.at_us DESC, s.position DESC
)
SELECT at_us, count(*) AS n, sum(w * v) / sum(w) AS mean, sum(w) AS w, sum(w * w) AS ww, sum(w * w * v) AS wwv, sum(w * w * v * v) AS wwvv
FROM verdicts
GROUP BY GROUPING SETS ((), (at_us))
ORDER BY at_us
