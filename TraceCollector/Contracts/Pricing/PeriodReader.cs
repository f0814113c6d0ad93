namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>Reads the periods of one model.</summary>
internal sealed class PeriodReader(PriceYaml yaml)
{
    private static readonly string[] RateKeys = [.. Enum.GetNames<RateClass>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];

    public PricePeriod Read()
    {
        DateOnly? from = null;
        List<PriceTier> tiers = [];
        decimal? batch = null;
        decimal parallel = 1;
        Dictionary<string, Rates> serviceTiers = new(StringComparer.Ordinal);
        var rates = ReadRates(key =>
        {
            switch (key)
            {
                case "from":
                    from = yaml.Day(key);
                    break;
                case "fromIsRelease":
                    yaml.Text();
                    break;
                case "tiers":
                    yaml.ForEachItem(() => tiers.Add(ReadTier()));
                    break;
                case "batchDiscount":
                    batch = yaml.Number(key);
                    break;
                case "parallel":
                    parallel = yaml.Number(key) is > 0 and { } calls ? calls : throw yaml.Wrong(key, "must be above 0");
                    break;
                case "serviceTiers":
                    yaml.ForEachKey(name => serviceTiers[name] = ReadRates(other => throw yaml.Wrong(other, "is not a key of a price")));
                    break;
                default:
                    throw yaml.Wrong(key, "is not a key of a price");
            }
        });
        return new(from ?? throw yaml.Wrong("from", "is missing"), rates, tiers, batch, serviceTiers, parallel);
    }

    private PriceTier ReadTier()
    {
        decimal? above = null;
        var rates = ReadRates(key => above = key == "aboveInputTokens" ? yaml.Number(key) : throw yaml.Wrong(key, "is not a key of a tier"));
        return new((long)(above ?? throw yaml.Wrong("aboveInputTokens", "is missing")), rates);
    }

    private Rates ReadRates(Action<string> other)
    {
        var rates = new decimal?[Rates.Count];
        yaml.ForEachKey(key =>
        {
            var rate = Array.IndexOf(RateKeys, key);
            if (rate >= 0)
                rates[rate] = yaml.Number(key);
            else
                other(key);
        });
        return new(rates);
    }
}
