SELECT (SELECT count(*) FROM spans) AS spans, (SELECT count(*) FROM traces) AS traces, (SELECT count(*) FROM facts) AS settled,
    (SELECT min(started_us) FROM traces) AS oldest_us
