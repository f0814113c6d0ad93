-- One row per counter: schema version, journal position the tables are true to.
CREATE TABLE progress (
    name VARCHAR NOT NULL,
    value BIGINT NOT NULL
);
