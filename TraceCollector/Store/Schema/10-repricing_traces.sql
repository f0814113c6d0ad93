ALTER TABLE repricing_traces ADD COLUMN model_usd_input DOUBLE[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_cache_read DOUBLE[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_cache_write DOUBLE[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_output DOUBLE[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_reasoning DOUBLE[];
ALTER TABLE repricing_traces ADD COLUMN model_usd_other DOUBLE[]
