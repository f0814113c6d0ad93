INSERT INTO billed_usage (provider, kind, day, model, requests, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, usd)
VALUES ($provider, $kind, $day, $model, $requests, $input, $read, $write, $output, $usd)
