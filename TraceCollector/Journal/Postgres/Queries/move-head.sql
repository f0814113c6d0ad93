UPDATE journal.head SET position = $1 WHERE position < $1
