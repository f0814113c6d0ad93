-- What each model's cost is made of: model_usd_input[i] and its like belong to models[i]. NULL in rows from before this.
ALTER TABLE traces ADD COLUMN model_usd_input DOUBLE[];
ALTER TABLE traces ADD COLUMN model_usd_cache_read DOUBLE[];
ALTER TABLE traces ADD COLUMN model_usd_cache_write DOUBLE[];
ALTER TABLE traces ADD COLUMN model_usd_output DOUBLE[];
ALTER TABLE traces ADD COLUMN model_usd_reasoning DOUBLE[];
ALTER TABLE traces ADD COLUMN model_usd_other DOUBLE[]
