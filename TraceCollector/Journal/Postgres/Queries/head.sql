SELECT position FROM journal.head
