-- What was said of requests, in all (at_us NULL) and by bucket of time: rollups for whole minutes and hours, verdicts for what is left; of traces on which
-- something was said that is not folded yet ($unfolded), what verdicts say is taken out and what scores say is added. Those are few: tables of as many rows
-- as traces are looked up by their ids.
-- Hajek mean: sum(w v) / sum(w) over the newest verdict v of each trace, with w = 1 / inclusion probability.
WITH known AS (
    SELECT v.* FROM verdicts v WHERE v.trace_id IN (SELECT unnest($unfolded))
), chosen AS (
    SELECT t.trace_id, t.started_us FROM traces t WHERE t.trace_id IN (SELECT unnest($unfolded)) AND {where}
), fresh AS (
    SELECT DISTINCT ON (s.trace_id) s.trace_id, s.at_us, s.value AS v, 1 / coalesce(s.inclusion_probability, 1) AS w
    FROM scores s
    WHERE s.position >= $folded AND s.name = 'faithfulness' AND s.source IN ('judge', 'code') AND s.value BETWEEN 0 AND 1
    ORDER BY s.trace_id, s.at_us DESC, s.position DESC
), rated AS (
    SELECT DISTINCT s.trace_id FROM scores s WHERE s.position >= $folded AND s.name = 'user_feedback'
), added AS (
    SELECT 1 AS sign, v.started_us, v.value AS v, v.weight AS w, v.helpful, v.not_helpful FROM verdicts v WHERE v.started_us >= $from AND v.started_us < $minutes_from AND {verdicts}
    UNION ALL SELECT 1, v.started_us, v.value, v.weight, v.helpful, v.not_helpful FROM verdicts v WHERE v.started_us >= $minutes_to AND v.started_us >= $from AND v.started_us < $to AND {verdicts}
    UNION ALL
    SELECT -1, v.started_us, v.value, v.weight, 0, 0
    FROM fresh JOIN known v ON v.trace_id = fresh.trace_id
    WHERE v.started_us >= $from AND v.started_us < $to AND {verdicts} AND fresh.at_us >= v.at_us
    UNION ALL
    SELECT -1, v.started_us, NULL, NULL, v.helpful, v.not_helpful
    FROM rated JOIN known v ON v.trace_id = rated.trace_id
    WHERE v.started_us >= $from AND v.started_us < $to AND {verdicts}
    UNION ALL
    SELECT 1, t.started_us, fresh.v, fresh.w, 0, 0
    FROM fresh JOIN chosen t ON t.trace_id = fresh.trace_id
    WHERE NOT EXISTS (SELECT 1 FROM known o WHERE o.trace_id = fresh.trace_id AND o.at_us > fresh.at_us)
    UNION ALL
    SELECT 1, t.started_us, NULL, NULL, CASE WHEN s.value >= 0.5 THEN 1 ELSE 0 END, CASE WHEN s.value < 0.5 THEN 1 ELSE 0 END
    FROM scores s JOIN rated ON rated.trace_id = s.trace_id JOIN chosen t ON t.trace_id = s.trace_id
    WHERE s.trace_id IN (SELECT unnest($unfolded)) AND s.name = 'user_feedback'
), sums AS (
    SELECT r.at_us, r.judged, r.w, r.ww, r.wv, r.wwv, r.wwvv, r.helpful, r.not_helpful FROM traffic_rollups r WHERE {times} AND {group}
    UNION ALL
    SELECT started_us, CASE WHEN v IS NULL THEN 0 ELSE sign END, sign * coalesce(w, 0), sign * coalesce(w * w, 0), sign * coalesce(w * v, 0), sign * coalesce(w * w * v, 0),
        sign * coalesce(w * w * v * v, 0), sign * helpful, sign * not_helpful
    FROM added
), bucketed AS (
    SELECT CAST(floor(at_us / $width) AS BIGINT) * $width AS bucket_us, judged, w, ww, wv, wwv, wwvv, helpful, not_helpful FROM sums
)
SELECT bucket_us AS at_us, CAST(sum(judged) AS BIGINT) AS n, CASE WHEN sum(judged) > 0 THEN sum(wv) / sum(w) END AS mean, sum(w) AS w, sum(ww) AS ww, sum(wwv) AS wwv, sum(wwvv) AS wwvv,
    CAST(sum(helpful) AS BIGINT) AS helpful, CAST(sum(not_helpful) AS BIGINT) AS not_helpful
FROM bucketed
GROUP BY GROUPING SETS ((), (bucket_us))
ORDER BY bucket_us
