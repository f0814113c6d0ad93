-- Adds to rollups what verdicts say ({sign} 1), or takes it out of them (-1).
INSERT INTO traffic_rollups (width_s, at_us, group_key, merged, requests, errors, costed, unpriced, cost_usd, input_tokens, output_tokens, cache_read_tokens,
    cache_write_tokens, reasoning_tokens, judged, w, ww, wv, wwv, wwvv, helpful, not_helpful)
WITH chosen AS (
    SELECT v.started_us, v.group_key, CASE WHEN v.value IS NULL THEN 0 ELSE 1 END AS judged, coalesce(v.weight, 0) AS w, coalesce(v.value, 0) AS v, v.helpful, v.not_helpful
    FROM verdicts v
    WHERE {which}
), cells AS (
    SELECT CAST(60 AS BIGINT) AS width_s, 0 AS group_key, c.started_us, c.judged, c.w, c.v, c.helpful, c.not_helpful FROM chosen c
    UNION ALL SELECT 3600, 0, c.started_us, c.judged, c.w, c.v, c.helpful, c.not_helpful FROM chosen c
    UNION ALL SELECT 3600, c.group_key, c.started_us, c.judged, c.w, c.v, c.helpful, c.not_helpful FROM chosen c
)
SELECT width_s, CAST(floor(started_us / (width_s * 1000000)) AS BIGINT) * width_s * 1000000 AS at_us, group_key, {merged}, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    {sign} * sum(judged), {sign} * sum(w), {sign} * sum(w * w), {sign} * sum(w * v), {sign} * sum(w * w * v), {sign} * sum(w * w * v * v),
    {sign} * sum(helpful), {sign} * sum(not_helpful)
FROM cells
GROUP BY width_s, 2, group_key
