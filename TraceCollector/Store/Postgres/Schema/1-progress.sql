-- One row per counter, such as the journal position the tables are true to.
CREATE TABLE progress (
    name TEXT COLLATE "C" PRIMARY KEY,
    value BIGINT NOT NULL
)
