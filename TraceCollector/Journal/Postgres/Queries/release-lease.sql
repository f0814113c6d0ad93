UPDATE journal.lease SET until = '-infinity' WHERE epoch = $1
