-- What the slowest 1 % of a range spent its time on is summed from this alone: without it every row of the range is read, with its texts.
-- Numbers only, because an entry of an index holds 2,700 bytes at most. Entries come in about the order of time, so few pages of it change.
CREATE INDEX traces_stage_times ON traces (started_us) INCLUDE (duration_ms, embed_ms, search_ms, rerank_ms, llm_ms, post_ms, evaluation)
