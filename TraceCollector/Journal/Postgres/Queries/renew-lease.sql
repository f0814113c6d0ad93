UPDATE journal.lease SET until = clock_timestamp() + $2 WHERE epoch = $1 RETURNING epoch
