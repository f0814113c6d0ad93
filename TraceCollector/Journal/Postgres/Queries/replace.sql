UPDATE journal.records SET record = $2 WHERE position = $1
