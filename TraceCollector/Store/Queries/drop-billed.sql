DELETE FROM billed_usage WHERE provider = $provider AND kind = $kind AND day = ANY($days)
