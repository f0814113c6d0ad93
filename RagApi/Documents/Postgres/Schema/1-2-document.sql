CREATE TABLE document (
    id text PRIMARY KEY,
    -- Of its last change; several of one request share it.
    revision bigint NOT NULL,
    characters int NOT NULL,
    -- null: deleted. The row stays, so that every replica learns of it. json, not jsonb, which refuses \u0000.
    content json
);
CREATE INDEX ON document (revision);
