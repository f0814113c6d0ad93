UPDATE journal.lease SET epoch = epoch + 1, holder = $1, until = clock_timestamp() + $2 WHERE until < clock_timestamp() RETURNING epoch
