namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>What a model call costs in USD, or why that is not (wholly) known, with the model's id in the reason.</summary>
public readonly record struct ModelCost(CostState State, double? Usd, string? Reason);

/// <summary>
/// The price list: exact ids and listed aliases, each with periods; a call is priced by its own start (UTC day). Immutable.
/// It lives in the contracts because RagApi prices its answers and the collector its spans with the same list.
/// </summary>
public sealed class PriceList
{
    private static readonly Lazy<PriceList> BuiltInList = new(ReadBuiltIn);

    // Plain tables: freezing them costs more at start than it saves on a few hundred names.
    private readonly IReadOnlyDictionary<string, ModelPrices> models;
    private readonly HashSet<string> localProviders;

    internal PriceList(DateOnly asOf, IReadOnlyCollection<string> localProviders, IReadOnlyDictionary<string, ModelPrices> models)
    {
        AsOf = asOf;
        this.localProviders = new(localProviders, StringComparer.OrdinalIgnoreCase);
        this.models = models;
    }

    /// <summary>The list that ships inside this assembly (<c>Pricing/prices.yaml</c>); read on first use.</summary>
    public static PriceList BuiltIn => BuiltInList.Value;

    /// <summary>The day the prices were last compared with their sources.</summary>
    public DateOnly AsOf { get; }

    internal IReadOnlyDictionary<string, ModelPrices> Models => models;

    internal IReadOnlyCollection<string> LocalProviders => localProviders;

    /// <summary>Throws <see cref="InvalidDataException"/> naming the line, model and key that is wrong.</summary>
    public static PriceList Parse(string yaml) => PriceListReader.Read(yaml);

    /// <summary>This list with the user's own prices over it: what they name is theirs, the rest stays.</summary>
    /// <param name="yaml">As <c>prices.yaml</c>, and beside that <c>sameAs</c> and <c>factor</c>; <c>asOf</c> may be left out.</param>
    /// <param name="file">What errors call it. Throws <see cref="InvalidDataException"/> naming file, line, model and key.</param>
    public PriceList With(string yaml, string file) => PriceListReader.ReadOver(this, yaml, file);

    /// <summary>Whether the list knows the id, at any time.</summary>
    public bool Knows(string? model) => model is not null && models.ContainsKey(model);

    /// <summary>The id of the line that has this name, as id or alias; <c>null</c> where none has.</summary>
    public string? IdOf(string model) => models.TryGetValue(model, out var known) ? known.Id : null;

    /// <summary>Every id and alias.</summary>
    public IEnumerable<string> Names => models.Keys;

    /// <summary>Cost of one model call. <see cref="CostState.Unpriced"/> where the model is not listed at that time or tokens are missing; local providers are priced at 0.</summary>
    /// <param name="model">The answered model, else the requested one.</param>
    /// <param name="provider">OpenTelemetry's <c>gen_ai.provider.name</c>; it decides only whether the call was local, the id alone is the key.</param>
    /// <param name="at">When the call began.</param>
    /// <param name="serviceTier">As the provider names it: <c>flex</c>, <c>priority</c>, <c>batch</c>; <c>null</c> is the standard one.</param>
    /// <param name="duration">How long it took, for what is paid by the hour.</param>
    public ModelCost Price(string? model, string? provider, DateTimeOffset at, TokenUsage? usage, string? serviceTier = null, TimeSpan? duration = null)
    {
        var known = Find(model, provider);
        if (known is null && IsLocal(provider))
            return new(CostState.Priced, 0, null);
        if (model is null)
            return Unpriced("the call names no model");
        if (known is null)
            return Unpriced($"model '{model}' is not in the price list");
        return known.At(Day(at)) is { } period
            ? Bill.Cost(model, known, period, usage, serviceTier, duration)
            : Unpriced($"model '{model}' has no price before {known.Periods[0].From:yyyy-MM-dd}");
    }

    /// <summary>What <see cref="Price"/> says, class by class; <c>null</c> for a local provider and where the call is unpriced.</summary>
    public CostSplit? Split(string? model, string? provider, DateTimeOffset at, TokenUsage? usage, string? serviceTier = null, TimeSpan? duration = null) =>
        Find(model, provider)?.At(Day(at)) is { } period ? Bill.Split(model!, period, usage, serviceTier, duration) : null;

    internal static ModelCost Unpriced(string reason) => new(CostState.Unpriced, null, reason);

    /// <summary>A local call costs nothing, unless the user has said what it does cost.</summary>
    private ModelPrices? Find(string? model, string? provider) =>
        model is not null && models.TryGetValue(model, out var known) && (known.IsPrivate || !IsLocal(provider)) ? known : null;

    private bool IsLocal(string? provider) => provider is not null && localProviders.Contains(provider);

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static PriceList ReadBuiltIn()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream(typeof(PriceList), "prices.yaml")
            ?? throw new InvalidOperationException("prices.yaml is not in the assembly.");
        using var reader = new StreamReader(stream);
        return PriceListReader.Read(reader);
    }
}
