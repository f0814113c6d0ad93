-- Within the transaction that writes. The server ends it where its client falls silent, so that a machine that froze does not hold up its successor.
SET LOCAL idle_in_transaction_session_timeout = '8s';
SET LOCAL tcp_keepalives_idle = 4;
SET LOCAL tcp_keepalives_interval = 1;
SET LOCAL tcp_keepalives_count = 3;
SELECT epoch FROM journal.lease WHERE epoch = $epoch FOR KEY SHARE
