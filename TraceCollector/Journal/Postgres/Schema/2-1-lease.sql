-- One row: which collector indexes. Epochs only grow. The epoch is the key so that taking the lease waits for a transaction that has checked
-- it (FOR KEY SHARE), and renewing it does not (ADR 0031).
CREATE TABLE journal.lease (
    epoch bigint PRIMARY KEY,
    holder text NOT NULL,
    until timestamptz NOT NULL
);

INSERT INTO journal.lease (epoch, holder, until) VALUES (0, '', '-infinity');
