SELECT CAST(r.id AS VARCHAR) AS id, r.at_us, r.author, r.from_us, r.to_us, r.price_date, r.traces, r.changed, r.before_usd, r.after_usd, r.by_model FROM repricings r ORDER BY r.at_us DESC LIMIT 500
