-- A fact keeps the number and the time under which it was given out; -1 is a number that is not known yet.
UPDATE facts SET sequence = o.sequence, settled_us = o.settled_us
FROM {old}.facts o WHERE facts.sequence = -1 AND o.trace_id = facts.trace_id
