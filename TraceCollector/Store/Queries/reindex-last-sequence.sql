SELECT max(sequence) AS sequence FROM facts
