using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>Reads <c>prices.yaml</c> event by event: building objects by reflection took several times as long, at every start.</summary>
internal sealed class PriceListReader
{
    private static readonly string[] RateKeys = ["input", "output", "cacheRead", "cacheWrite", "reasoning"];
    /// <summary>Known to the format, not used in a cost: we never see audio tokens, one-hour writes or batches apart.</summary>
    private static readonly string[] OtherKeys = ["from", "fromIsRelease", "tiers", "aboveInputTokens", "cacheWrite1h", "audioInput", "audioOutput", "batchDiscount"];

    private readonly Parser yaml;
    private readonly Dictionary<string, ModelPrices> models = new(StringComparer.Ordinal);
    private readonly List<string> localProviders = [];
    private DateOnly? asOf;
    private string where = "the price list";

    private PriceListReader(TextReader text) => yaml = new Parser(text);

    public static PriceList Read(string text)
    {
        using var reader = new StringReader(text);
        return Read(reader);
    }

    public static PriceList Read(TextReader text)
    {
        var reader = new PriceListReader(text);
        try
        {
            reader.ReadAll();
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"Prices of {reader.where}: line {e.Start.Line}: {e.Message}", e);
        }
        return new PriceList(reader.asOf ?? throw reader.Wrong("asOf", "is missing"), reader.localProviders, reader.models);
    }

    private void ReadAll()
    {
        yaml.Consume<StreamStart>();
        yaml.Consume<DocumentStart>();
        ForEachKey(key =>
        {
            switch (key)
            {
                case "asOf":
                    asOf = Day(key);
                    break;
                case "localProviders":
                    ForEachItem(() => localProviders.Add(Text()));
                    break;
                case "models":
                    ForEachItem(ReadModel);
                    break;
                default:
                    throw Wrong(key, "is not a key of the price list");
            }
        });
    }

    private void ReadModel()
    {
        string? id = null;
        List<string> names = [];
        List<PricePeriod> periods = [];
        where = $"the model after '{models.Keys.LastOrDefault()}'";
        ForEachKey(key =>
        {
            switch (key)
            {
                case "id":
                    id = Text();
                    where = $"'{id}'";
                    names.Add(id);
                    break;
                case "aliases":
                    ForEachItem(() => names.Add(Text()));
                    break;
                case "prices":
                    ForEachItem(() => periods.Add(ReadPeriod()));
                    break;
                case "provider" or "note":
                    Text();
                    break;
                default:
                    throw Wrong(key, "is not a key of a model");
            }
        });
        if (id is null || periods.Count == 0)
            throw Wrong(id is null ? "id" : "prices", "is missing");
        Add(names, new(id, periods));
    }

    private void Add(List<string> names, ModelPrices model)
    {
        for (var i = 1; i < model.Periods.Count; i++)
            if (model.Periods[i].From <= model.Periods[i - 1].From)
                throw Wrong("from", "must be later in every period");
        foreach (var name in names)
            if (!models.TryAdd(name, model))
                throw Wrong(name == model.Id ? "id" : "aliases", $"'{name}' is listed twice");
    }

    private PricePeriod ReadPeriod()
    {
        DateOnly? from = null;
        List<PriceTier> tiers = [];
        var rates = ReadRates(key =>
        {
            if (key == "from")
                from = Day(key);
            else if (key == "tiers")
                ForEachItem(() => tiers.Add(ReadTier()));
            else
                Text();
        });
        return new(from ?? throw Wrong("from", "is missing"), rates, tiers);
    }

    private PriceTier ReadTier()
    {
        decimal? above = null;
        var rates = ReadRates(key =>
        {
            if (key == "aboveInputTokens")
                above = Number(key);
            else
                Text();
        });
        return new((long)(above ?? throw Wrong("aboveInputTokens", "is missing")), rates);
    }

    private Rates ReadRates(Action<string> other)
    {
        var rates = new decimal?[RateKeys.Length];
        ForEachKey(key =>
        {
            var rate = Array.IndexOf(RateKeys, key);
            if (rate >= 0)
                rates[rate] = Number(key);
            else if (OtherKeys.Contains(key))
                other(key);
            else
                throw Wrong(key, "is not a key of a price");
        });
        return new(rates[0], rates[1], rates[2], rates[3], rates[4]);
    }

    private void ForEachKey(Action<string> read)
    {
        yaml.Consume<MappingStart>();
        while (!yaml.TryConsume<MappingEnd>(out _))
            read(Text());
    }

    private void ForEachItem(Action read)
    {
        yaml.Consume<SequenceStart>();
        while (!yaml.TryConsume<SequenceEnd>(out _))
            read();
    }

    private string Text() => yaml.Consume<Scalar>().Value;

    private decimal? Number(string key)
    {
        var text = Text();
        if (text is "null" or "~" or "")
            return null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw Wrong(key, $"'{text}' is not a price");
    }

    private DateOnly Day(string key) => Text() is var text && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw Wrong(key, $"'{text}' is not a day (yyyy-MM-dd)");

    private InvalidDataException Wrong(string key, string why) => new($"Prices of {where}: '{key}' {why}.");
}
