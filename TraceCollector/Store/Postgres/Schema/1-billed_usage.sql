-- What providers' exports say, by UTC day (days since 1970) and by the model's name there. kind: which of a provider's exports it is from; a day of
-- it is replaced as a whole. input_tokens are those that no cache served or took in.
CREATE TABLE billed_usage (
    provider TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    day BIGINT NOT NULL,
    model TEXT COLLATE "C",
    requests BIGINT,
    input_tokens BIGINT,
    cache_read_tokens BIGINT,
    cache_write_tokens BIGINT,
    output_tokens BIGINT,
    usd FLOAT8
);
CREATE INDEX billed_usage_day ON billed_usage (day)
