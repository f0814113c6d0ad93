DELETE FROM journal.records WHERE position = $1
