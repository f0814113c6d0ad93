-- What cost_usd is made of, by class of token and by model: model_usd[i] and its like belong to models[i]. Rows from before this
-- say so by usd_input NULL. context_tokens: input tokens that were retrieved evidence, by its share of the prompt's characters.
ALTER TABLE traces ADD COLUMN usd_input DOUBLE;
ALTER TABLE traces ADD COLUMN usd_cache_read DOUBLE;
ALTER TABLE traces ADD COLUMN usd_cache_write DOUBLE;
ALTER TABLE traces ADD COLUMN usd_output DOUBLE;
ALTER TABLE traces ADD COLUMN usd_reasoning DOUBLE;
ALTER TABLE traces ADD COLUMN usd_other DOUBLE;
ALTER TABLE traces ADD COLUMN model_usd DOUBLE[];
ALTER TABLE traces ADD COLUMN model_calls BIGINT[];
ALTER TABLE traces ADD COLUMN model_unpriced BIGINT[];
ALTER TABLE traces ADD COLUMN model_input_tokens BIGINT[];
ALTER TABLE traces ADD COLUMN model_cache_read_tokens BIGINT[];
ALTER TABLE traces ADD COLUMN model_cache_write_tokens BIGINT[];
ALTER TABLE traces ADD COLUMN model_output_tokens BIGINT[];
ALTER TABLE traces ADD COLUMN model_reasoning_tokens BIGINT[];
ALTER TABLE traces ADD COLUMN cost_reason VARCHAR;
ALTER TABLE traces ADD COLUMN reported_usd DOUBLE;
ALTER TABLE traces ADD COLUMN context_tokens BIGINT
