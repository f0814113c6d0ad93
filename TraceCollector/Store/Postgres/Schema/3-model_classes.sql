-- What each model's cost is made of: model_usd_input[i] and its like belong to models[i]. NULL in rows from before this.
ALTER TABLE traces ADD COLUMN model_usd_input FLOAT8[];
ALTER TABLE traces ADD COLUMN model_usd_cache_read FLOAT8[];
ALTER TABLE traces ADD COLUMN model_usd_cache_write FLOAT8[];
ALTER TABLE traces ADD COLUMN model_usd_output FLOAT8[];
ALTER TABLE traces ADD COLUMN model_usd_reasoning FLOAT8[];
ALTER TABLE traces ADD COLUMN model_usd_other FLOAT8[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_input FLOAT8[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_cache_read FLOAT8[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_cache_write FLOAT8[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_output FLOAT8[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_reasoning FLOAT8[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_other FLOAT8[]
