SELECT b.provider, b.day, b.model, b.requests, b.input_tokens, b.cache_read_tokens, b.cache_write_tokens, b.output_tokens, b.usd FROM billed_usage b WHERE b.day >= $first AND b.day <= $last
