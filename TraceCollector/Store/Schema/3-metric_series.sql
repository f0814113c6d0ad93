-- A client's metric under one set of kept dimensions. Keyed by series_id, a hash of the other columns.
CREATE TABLE metric_series (
    series_id BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    unit VARCHAR,
    form VARCHAR NOT NULL,
    service VARCHAR,
    model VARCHAR,
    provider VARCHAR,
    operation VARCHAR,
    token_type VARCHAR,
    error_type VARCHAR
);
