namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>One call's bill, class by class, without allocating: calls are priced where spans come in.</summary>
internal static class Bill
{
    private const decimal Million = 1_000_000;

    /// <summary>What the call costs, or why that is not known.</summary>
    public static ModelCost Cost(string model, ModelPrices prices, PricePeriod period, TokenUsage? usage, string? serviceTier, TimeSpan? duration)
    {
        Span<decimal> usd = stackalloc decimal[Rates.Count];
        Span<long> tokens = stackalloc long[Rates.Count];
        if (Fill(model, period, usage, serviceTier, duration, tokens, usd) is { } reason)
            return PriceList.Unpriced(reason);
        decimal sum = 0;
        foreach (var part in usd)
            sum += part;
        return prices.UnseenFee is { } fee
            ? new(CostState.Partial, (double)sum, $"model '{model}': {fee}")
            : new(CostState.Priced, (double)sum, null);
    }

    /// <summary>The same by class, classes that were not used left out; <c>null</c> where <see cref="Cost"/> knows none.</summary>
    public static CostSplit? Split(string model, PricePeriod period, TokenUsage? usage, string? serviceTier, TimeSpan? duration)
    {
        Span<decimal> usd = stackalloc decimal[Rates.Count];
        Span<long> tokens = stackalloc long[Rates.Count];
        if (Fill(model, period, usage, serviceTier, duration, tokens, usd) is not null)
            return null;
        var parts = new List<CostPart>(4);
        for (var i = 0; i < Rates.Count; i++)
            if (tokens[i] > 0 || usd[i] > 0)
                parts.Add(new(CostSplit.Classes[i], tokens[i], (double)usd[i]));
        return new(parts);
    }

    /// <returns>Why the call has no price; <c>null</c> where it has one.</returns>
    private static string? Fill(string model, PricePeriod period, TokenUsage? usage, string? serviceTier, TimeSpan? duration, Span<long> tokens, Span<decimal> usd)
    {
        var (rates, reason) = period.RatesFor(usage?.Input ?? 0, serviceTier);
        if (rates is null)
            return $"model '{model}' {reason}";
        if (rates[RateClass.PerRequest] is { } request)
            (tokens[(int)RateClass.PerRequest], usd[(int)RateClass.PerRequest]) = (1, request);
        if (rates[RateClass.PerHour] is { } hour)
        {
            if (duration is not { } time)
                return $"the duration of the call to '{model}' is missing";
            usd[(int)RateClass.PerHour] = hour * time.Ticks / TimeSpan.TicksPerHour / period.Parallel;
        }
        var byTokens = rates[RateClass.Input] is not null;
        if (!byTokens)
            return rates[RateClass.PerRequest] is null && rates[RateClass.PerHour] is null ? $"model '{model}' is not billed by tokens" : null;
        return Missing(model, rates, usage) ?? FillTokens(model, rates, usage!, tokens, usd);
    }

    private static string? Missing(string model, Rates rates, TokenUsage? usage)
    {
        if (usage?.Input is null)
            return $"the input tokens of the call to '{model}' are missing";
        // Embedding models cost nothing for output, and their calls do not count any.
        if (usage.Output is null && rates[RateClass.Output] is > 0)
            return $"the output tokens of the call to '{model}' are missing";
        if (usage.Output is > 0 && rates[RateClass.Output] is null)
            return $"model '{model}' has no price for output";
        // Models that speak: sound costs many times what text does, and one number for both cannot be priced.
        if (rates[RateClass.AudioOutput] is { } audio && audio != rates[RateClass.Output] && usage is { AudioInput: null, AudioOutput: null })
            return $"how many tokens of the call to '{model}' were audio is missing";
        return null;
    }

    private static string? FillTokens(string model, Rates rates, TokenUsage usage, Span<long> tokens, Span<decimal> usd)
    {
        var (input, output) = (usage.Input!.Value, usage.Output ?? 0);
        var longWrites = Math.Min(usage.CacheWrite1h ?? 0, usage.CacheWrite ?? usage.CacheWrite1h ?? 0);
        TakeAll(ref input, RateClass.CacheRead, usage.CacheRead, tokens);
        TakeAll(ref input, RateClass.CacheWrite1h, longWrites, tokens);
        TakeAll(ref input, RateClass.CacheWrite, usage.CacheWrite - longWrites, tokens);
        Take(ref input, RateClass.AudioInput, usage.AudioInput, tokens);
        Take(ref input, RateClass.ImageInput, usage.ImageInput, tokens);
        tokens[(int)RateClass.Input] = input;
        Take(ref output, RateClass.Reasoning, usage.Reasoning, tokens);
        Take(ref output, RateClass.AudioOutput, usage.AudioOutput, tokens);
        Take(ref output, RateClass.ImageOutput, usage.ImageOutput, tokens);
        tokens[(int)RateClass.Output] = output;
        for (var of = RateClass.Input; of <= RateClass.ImageOutput; of++)
        {
            if (tokens[(int)of] == 0)
                continue;
            if (rates.For(of) is not { } rate)
                return $"model '{model}' has no price for {CostSplit.Classes[(int)of]}";
            usd[(int)of] = tokens[(int)of] * rate / Million;
        }
        return null;
    }

    /// <summary>What was cached is charged though the whole says less: cached tokens are counted by the provider, apart.</summary>
    private static void TakeAll(ref long whole, RateClass of, long? part, Span<long> tokens)
    {
        tokens[(int)of] = Math.Max(0, part ?? 0);
        whole = Math.Max(0, whole - tokens[(int)of]);
    }

    /// <summary>Moves tokens out of the whole into their class: never more than the whole has left.</summary>
    private static void Take(ref long whole, RateClass of, long? part, Span<long> tokens)
    {
        var taken = Math.Clamp(part ?? 0, 0, whole);
        tokens[(int)of] = taken;
        whole -= taken;
    }
}
