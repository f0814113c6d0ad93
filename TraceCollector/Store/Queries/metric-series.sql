SELECT name, unit, form, service, model, provider, operation, token_type, error_type FROM metric_series
