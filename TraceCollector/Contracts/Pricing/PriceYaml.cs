using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LlmAspire.TraceCollector.Contracts.Pricing;

/// <summary>YAML event by event, with the place to name when something is wrong: building objects by reflection took several times as long, at every start.</summary>
internal sealed class PriceYaml(TextReader text, string file)
{
    private readonly Parser yaml = new(text);
    private long line = 1;

    /// <summary>What is being read, for messages.</summary>
    public string Where { get; set; } = "the price list";

    public void Begin()
    {
        yaml.Consume<StreamStart>();
        yaml.Consume<DocumentStart>();
    }

    public void ForEachKey(Action<string> read)
    {
        yaml.Consume<MappingStart>();
        while (!yaml.TryConsume<MappingEnd>(out _))
            read(Text());
    }

    public void ForEachItem(Action read)
    {
        yaml.Consume<SequenceStart>();
        while (!yaml.TryConsume<SequenceEnd>(out _))
            read();
    }

    public string Text()
    {
        var scalar = yaml.Consume<Scalar>();
        line = scalar.Start.Line;
        return scalar.Value;
    }

    /// <summary>A number not below 0; <c>null</c> where it says so.</summary>
    public decimal? Number(string key)
    {
        var text = Text();
        if (text is "null" or "~" or "")
            return null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw Wrong(key, $"'{text}' is not a price");
    }

    public DateOnly Day(string key) => Text() is var text && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw Wrong(key, $"'{text}' is not a day (yyyy-MM-dd)");

    public InvalidDataException Wrong(string key, string why) => new($"{file}, line {line}: prices of {Where}: '{key}' {why}.");

    public InvalidDataException Wrong(YamlException e) => new($"{file}, line {e.Start.Line}: prices of {Where}: {e.Message}", e);
}
