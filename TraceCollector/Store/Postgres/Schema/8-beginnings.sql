-- An entry of an index holds 2,700 bytes at most, and what clients send may be longer: beginnings stand in these, and who looks for a text
-- looks for its beginning too.
DROP INDEX traces_session;
CREATE INDEX traces_session ON traces (left(session_id, 200), started_us) WHERE session_id IS NOT NULL;
DROP INDEX scores_response;
CREATE INDEX scores_response ON scores (left(response_id, 200)) WHERE response_id IS NOT NULL;
DROP INDEX scores_trace;
CREATE INDEX scores_trace ON scores (trace_id);
DROP INDEX scores_worst;
CREATE INDEX scores_worst ON scores (left(name, 200), value, trace_id) WHERE value IS NOT NULL
