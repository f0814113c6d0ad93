SELECT position, size, record FROM journal.records WHERE position = $1
