SELECT substring(record FOR $2) FROM journal.records WHERE position = ANY($1)
