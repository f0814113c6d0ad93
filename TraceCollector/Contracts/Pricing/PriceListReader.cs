using YamlDotNet.Core;

namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>Reads a price list, or the user's own prices over one.</summary>
internal sealed class PriceListReader
{
    private readonly PriceYaml yaml;
    private readonly PeriodReader periods;
    private readonly PriceList? under;
    private readonly Dictionary<string, ModelPrices> models = new(StringComparer.Ordinal);
    private readonly List<string> localProviders = [];
    private DateOnly? asOf;

    private PriceListReader(TextReader text, string file, PriceList? under)
    {
        yaml = new(text, file);
        periods = new(yaml);
        this.under = under;
    }

    public static PriceList Read(string text)
    {
        using var reader = new StringReader(text);
        return Read(reader);
    }

    public static PriceList Read(TextReader text)
    {
        var reader = new PriceListReader(text, "prices.yaml", null);
        reader.ReadAll();
        return new PriceList(reader.asOf ?? throw reader.yaml.Wrong("asOf", "is missing"), reader.localProviders, reader.models);
    }

    /// <summary>The user's prices over a list. Its day stays that of the list: the user's file covers only what it names.</summary>
    public static PriceList ReadOver(PriceList under, string text, string file)
    {
        using var lines = new StringReader(text);
        var reader = new PriceListReader(lines, file, under);
        reader.ReadAll();
        var all = new Dictionary<string, ModelPrices>(under.Models, StringComparer.Ordinal);
        foreach (var (name, prices) in reader.models)
            all[name] = prices;
        return new PriceList(under.AsOf, [.. under.LocalProviders, .. reader.localProviders], all);
    }

    private void ReadAll()
    {
        try
        {
            yaml.Begin();
            yaml.ForEachKey(ReadKey);
        }
        catch (YamlException e)
        {
            throw yaml.Wrong(e);
        }
    }

    private void ReadKey(string key)
    {
        switch (key)
        {
            case "asOf":
                asOf = yaml.Day(key);
                break;
            case "localProviders":
                yaml.ForEachItem(() => localProviders.Add(yaml.Text()));
                break;
            case "models":
                yaml.ForEachItem(ReadModel);
                break;
            default:
                throw yaml.Wrong(key, "is not a key of the price list");
        }
    }

    private void ReadModel()
    {
        var model = new Draft();
        yaml.Where = $"the model after '{models.Keys.LastOrDefault()}'";
        yaml.ForEachKey(key => ReadModelKey(key, model));
        Add(model);
    }

    private void ReadModelKey(string key, Draft model)
    {
        switch (key)
        {
            case "id":
                model.Names.Insert(0, model.Id = yaml.Text());
                yaml.Where = $"'{model.Id}'";
                break;
            case "aliases":
                yaml.ForEachItem(() => model.Names.Add(yaml.Text()));
                break;
            case "prices":
                yaml.ForEachItem(() => model.Periods.Add(periods.Read()));
                break;
            case "unseenFee":
                model.UnseenFee = yaml.Text();
                break;
            case "sameAs" when under is not null:
                model.SameAs = yaml.Text();
                break;
            case "factor" when under is not null:
                model.Factor = yaml.Number(key) ?? 1;
                break;
            case "provider" or "note":
                yaml.Text();
                break;
            default:
                throw yaml.Wrong(key, "is not a key of a model");
        }
    }

    private void Add(Draft draft)
    {
        if (draft.Id is not { } id)
            throw yaml.Wrong("id", "is missing");
        var model = PricesOf(id, draft);
        for (var i = 1; i < model.Periods.Count; i++)
            if (model.Periods[i].From <= model.Periods[i - 1].From)
                throw yaml.Wrong("from", "must be later in every period");
        foreach (var name in draft.Names)
            if (!models.TryAdd(name, model))
                throw yaml.Wrong(name == id ? "id" : "aliases", $"'{name}' is listed twice");
    }

    private ModelPrices PricesOf(string id, Draft draft)
    {
        if (draft.SameAs is not { } other)
            return draft.Periods.Count > 0 ? new ModelPrices(id, draft.Periods, draft.UnseenFee, under is not null).Times(draft.Factor) : throw yaml.Wrong("prices", "is missing");
        if (draft.Periods.Count > 0)
            throw yaml.Wrong("sameAs", "and 'prices' cannot stand together");
        var source = models.GetValueOrDefault(other) ?? under!.Models.GetValueOrDefault(other) ?? throw yaml.Wrong("sameAs", $"names '{other}', which has no price");
        return source.Times(draft.Factor) with { Id = id, IsPrivate = true, UnseenFee = draft.UnseenFee ?? source.UnseenFee };
    }

    /// <summary>A model while it is being read.</summary>
    private sealed class Draft
    {
        public string? Id { get; set; }
        public List<string> Names { get; } = [];
        public List<PricePeriod> Periods { get; } = [];
        public string? UnseenFee { get; set; }
        public string? SameAs { get; set; }
        public decimal Factor { get; set; } = 1;
    }
}
