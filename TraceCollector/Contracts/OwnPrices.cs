namespace LlmAspire.TraceCollector.Contracts;

/// <summary>What a model's calls cost from a day on: USD per million tokens, and per request. <c>null</c> is "no price of its own".</summary>
public sealed record OwnPrice(DateOnly From)
{
    public decimal? Input { get; init; }
    public decimal? CacheRead { get; init; }
    public decimal? CacheWrite { get; init; }
    public decimal? Output { get; init; }
    public decimal? PerRequest { get; init; }
}

/// <param name="File">Where the price stands now.</param>
public sealed record PriceSet(string Model, OwnPrice Price, string File);

/// <summary>
/// Pages set prices through this, where they run beside the tables. Throws <see cref="ArgumentException"/> naming the field for a price that the list
/// would not take, and for a model whose own price somebody has written in another form.
/// </summary>
public interface IOwnPrices
{
    /// <summary>Whether a page may set one: only where no keys are set, because a page knows no roles.</summary>
    bool PagesMayApply { get; }

    /// <summary>What settled traces of the range would cost with this price; nothing is written.</summary>
    Task<RepricingReport> PreviewAsync(string model, OwnPrice price, TimeRange range, CancellationToken cancellationToken);

    /// <summary>Writes the price into the user's file and takes it from there.</summary>
    Task<PriceSet> SetAsync(string model, OwnPrice price, CancellationToken cancellationToken);
}
