WITH added AS (
    SELECT r.* FROM cost_rollups r WHERE r.at_us >= $from AND r.at_us < $to AND {which}
), hits AS (
    SELECT width_s, at_us, group_key, of_model, model, unnest(buckets) AS bucket, unnest(counts) AS n FROM added
), summed AS (
    SELECT width_s, at_us, group_key, of_model, model, bucket, CAST(sum(n) AS BIGINT) AS n
    FROM hits
    GROUP BY width_s, at_us, group_key, of_model, model, bucket
    HAVING sum(n) <> 0
), lists AS (
    SELECT width_s, at_us, group_key, of_model, model, array_agg(bucket ORDER BY bucket) AS buckets, array_agg(n ORDER BY bucket) AS counts
    FROM summed
    GROUP BY width_s, at_us, group_key, of_model, model
), sums AS (
    SELECT width_s, at_us, group_key, of_model, model,
        CAST(sum(requests) AS BIGINT) AS requests, CAST(sum(answered) AS BIGINT) AS answered, CAST(sum(costed) AS BIGINT) AS costed, CAST(sum(unpriced) AS BIGINT) AS unpriced,
        CAST(sum(split) AS BIGINT) AS split, CAST(sum(reported) AS BIGINT) AS reported, CAST(sum(input_known) AS BIGINT) AS input_known,
        CAST(sum(output_known) AS BIGINT) AS output_known, CAST(sum(cache_read_known) AS BIGINT) AS cache_read_known, CAST(sum(cache_write_known) AS BIGINT) AS cache_write_known,
        CAST(sum(reasoning_known) AS BIGINT) AS reasoning_known, CAST(sum(input_tokens) AS BIGINT) AS input_tokens, CAST(sum(output_tokens) AS BIGINT) AS output_tokens,
        CAST(sum(cache_read_tokens) AS BIGINT) AS cache_read_tokens, CAST(sum(cache_write_tokens) AS BIGINT) AS cache_write_tokens,
        CAST(sum(reasoning_tokens) AS BIGINT) AS reasoning_tokens, CAST(sum(context_of) AS BIGINT) AS context_of, CAST(sum(context_tokens) AS BIGINT) AS context_tokens,
        CAST(sum(chunks) AS BIGINT) AS chunks, sum(cost_usd) AS cost_usd, sum(usd_input) AS usd_input, sum(usd_cache_read) AS usd_cache_read,
        sum(usd_cache_write) AS usd_cache_write, sum(usd_output) AS usd_output, sum(usd_reasoning) AS usd_reasoning, sum(usd_other) AS usd_other,
        sum(reported_usd) AS reported_usd, sum(context_usd) AS context_usd
    FROM added
    GROUP BY width_s, at_us, group_key, of_model, model
)
SELECT s.*, l.buckets, l.counts
FROM sums s LEFT JOIN lists l ON l.width_s = s.width_s AND l.at_us = s.at_us AND l.group_key = s.group_key AND l.of_model = s.of_model AND l.model IS NOT DISTINCT FROM s.model
ORDER BY s.width_s, s.at_us, s.of_model, s.group_key, s.model
