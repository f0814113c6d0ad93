DELETE FROM repricing_calls
