SELECT l.holder, l.epoch, l.until > clock_timestamp() AS held,
    (SELECT count(*) FROM journal.collectors c WHERE c.seen > clock_timestamp() - $1) AS collectors
FROM journal.lease l
