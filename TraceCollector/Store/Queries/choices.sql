WITH chosen AS (
    SELECT t.* FROM traces t WHERE {where}
), words AS (
    SELECT 'feature' AS list, feature AS word FROM chosen
    UNION ALL SELECT 'service', service FROM chosen
    UNION ALL SELECT 'variant', variant FROM chosen
    UNION ALL SELECT 'user', user_id FROM chosen
    UNION ALL SELECT 'model', unnest(models) FROM chosen
    UNION ALL SELECT 'prompt', unnest(prompts) FROM chosen
), counted AS (
    SELECT list, word, count(*) AS n FROM words WHERE word IS NOT NULL GROUP BY list, word
), ranked AS (
    SELECT list, word, row_number() OVER (PARTITION BY list ORDER BY n DESC, word) AS rank FROM counted
)
SELECT list, word FROM ranked WHERE rank <= 50 ORDER BY list, rank
