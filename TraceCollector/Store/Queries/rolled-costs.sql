-- As costs, from the sources of duration-by; how they are spread is told by cost-buckets.
WITH named AS (
    SELECT t.group_key, t.feature, t.service, {prompt} AS prompt FROM rollup_groups t WHERE {groups}
), sums AS (
    SELECT r.at_us AS started_us, n.feature, n.service, n.prompt, r.model AS one_model, r.requests, r.answered, r.costed, r.unpriced, r.split, r.reported,
        r.input_known, r.output_known, r.cache_read_known, r.cache_write_known, r.reasoning_known,
        r.input_tokens, r.output_tokens, r.cache_read_tokens, r.cache_write_tokens, r.reasoning_tokens, r.context_of, r.context_tokens, r.chunks,
        r.cost_usd, r.usd_input, r.usd_cache_read, r.usd_cache_write, r.usd_output, r.usd_reasoning, r.usd_other, r.reported_usd, r.context_usd
    FROM {costs} r JOIN named n ON n.group_key = r.group_key
    UNION ALL
    SELECT t.started_us, t.feature, t.service, t.prompt, t.one_model, 1, CASE WHEN t.answered THEN 1 ELSE 0 END, CASE WHEN t.usd IS NULL THEN 0 ELSE 1 END,
        CASE WHEN t.open THEN 1 ELSE 0 END, CASE WHEN t.usd_input IS NULL THEN 0 ELSE 1 END, CASE WHEN t.reported_usd IS NULL THEN 0 ELSE 1 END,
        CASE WHEN t.input_tokens IS NULL THEN 0 ELSE 1 END, CASE WHEN t.output_tokens IS NULL THEN 0 ELSE 1 END, CASE WHEN t.cache_read_tokens IS NULL THEN 0 ELSE 1 END,
        CASE WHEN t.cache_write_tokens IS NULL THEN 0 ELSE 1 END, CASE WHEN t.reasoning_tokens IS NULL THEN 0 ELSE 1 END,
        t.input_tokens, t.output_tokens, t.cache_read_tokens, t.cache_write_tokens, t.reasoning_tokens, t.context_of, t.context_tokens, t.chunks,
        t.usd, t.usd_input, t.usd_cache_read, t.usd_cache_write, t.usd_output, t.usd_reasoning, t.usd_other, t.reported_usd, t.context_usd
    FROM ({parts}) t
)
SELECT {keys} CAST(sum(t.requests) AS BIGINT) AS requests, CAST(sum(t.answered) AS BIGINT) AS answered, CAST(sum(t.costed) AS BIGINT) AS costed, CAST(sum(t.unpriced) AS BIGINT) AS unpriced,
    CASE WHEN sum(t.costed) > 0 THEN sum(t.cost_usd) END AS cost_usd, NULL::FLOAT8 AS p50, NULL::FLOAT8 AS p95, NULL::FLOAT8 AS p99,
    CASE WHEN sum(t.input_known) > 0 THEN CAST(sum(t.input_tokens) AS BIGINT) END AS input_tokens, CASE WHEN sum(t.output_known) > 0 THEN CAST(sum(t.output_tokens) AS BIGINT) END AS output_tokens,
    CASE WHEN sum(t.cache_read_known) > 0 THEN CAST(sum(t.cache_read_tokens) AS BIGINT) END AS cache_read_tokens, CASE WHEN sum(t.cache_write_known) > 0 THEN CAST(sum(t.cache_write_tokens) AS BIGINT) END AS cache_write_tokens,
    CASE WHEN sum(t.reasoning_known) > 0 THEN CAST(sum(t.reasoning_tokens) AS BIGINT) END AS reasoning_tokens,
    CASE WHEN sum(t.split) > 0 THEN sum(t.usd_input) END AS usd_input, CASE WHEN sum(t.split) > 0 THEN sum(t.usd_cache_read) END AS usd_cache_read, CASE WHEN sum(t.split) > 0 THEN sum(t.usd_cache_write) END AS usd_cache_write,
    CASE WHEN sum(t.split) > 0 THEN sum(t.usd_output) END AS usd_output, CASE WHEN sum(t.split) > 0 THEN sum(t.usd_reasoning) END AS usd_reasoning, CASE WHEN sum(t.split) > 0 THEN sum(t.usd_other) END AS usd_other, CASE WHEN sum(t.reported) > 0 THEN sum(t.reported_usd) END AS reported_usd,
    CAST(sum(t.context_of) AS BIGINT) AS context_of, CAST(sum(t.context_tokens) AS BIGINT) AS context_tokens, sum(t.context_usd) AS context_usd, CAST(sum(t.chunks) AS BIGINT) AS chunks
FROM sums t
{grouped}
ORDER BY {order}
LIMIT $limit OFFSET $offset
