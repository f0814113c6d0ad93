namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>What a price can be for, in the order of a bill. Each token of a call lies in one class only.</summary>
internal enum RateClass
{
    Input,
    CacheRead,
    CacheWrite,
    CacheWrite1h,
    AudioInput,
    ImageInput,
    Output,
    Reasoning,
    AudioOutput,
    ImageOutput,
    /// <summary>USD for one call, whatever its tokens.</summary>
    PerRequest,
    /// <summary>USD for one hour of the call's own time.</summary>
    PerHour,
}

/// <summary>Prices by class: USD per million tokens, per request, per hour; <c>null</c> is "no price of its own". Immutable.</summary>
internal sealed class Rates(decimal?[] values)
{
    public const int Count = (int)RateClass.PerHour + 1;

    public decimal? this[RateClass of] => values[(int)of];

    /// <summary>These rates where they are given, else the others.</summary>
    public Rates Over(Rates others) => new([.. values.Select((value, i) => value ?? others[(RateClass)i])]);

    public Rates Times(decimal factor) => factor == 1 ? this : new([.. values.Select(value => value * factor)]);

    /// <summary>A class without a price of its own costs what the class it is part of does.</summary>
    public decimal? For(RateClass of) => this[of] ?? of switch
    {
        RateClass.CacheRead or RateClass.CacheWrite or RateClass.AudioInput or RateClass.ImageInput => this[RateClass.Input],
        RateClass.CacheWrite1h => this[RateClass.CacheWrite] ?? this[RateClass.Input],
        RateClass.Reasoning or RateClass.AudioOutput or RateClass.ImageOutput => this[RateClass.Output],
        _ => null,
    };
}

/// <summary>Rates for a whole request with more input tokens (cached ones included) than the bound.</summary>
internal sealed record PriceTier(long AboveInputTokens, Rates Rates);
