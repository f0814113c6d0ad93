-- billing holds what few calls have and a price needs, such as "tier=flex;audioInput=12;", and is NULL for all others;
-- reported_usd is what the client says the call cost.
ALTER TABLE spans ADD COLUMN billing VARCHAR;
ALTER TABLE spans ADD COLUMN reported_usd DOUBLE
