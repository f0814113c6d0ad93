using System.Globalization;
using LlmAspire.TraceCollector.Contracts;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace LlmAspire.TraceCollector.OwnPrices;

/// <summary>
/// Puts one model's price into a price file and leaves every other character as it is, comments included: a pure function of the text. An entry that
/// is there and holds more than one price of one period is somebody's work and is not replaced.
/// </summary>
internal static class PriceFileEdit
{
    /// <exception cref="ArgumentException">The model's entry, or the file, is written in a form that is not edited here.</exception>
    public static string Set(string yaml, string model, OwnPrice price)
    {
        if (Models(yaml) is not { } models)
            return $"{yaml.TrimEnd()}{(yaml.AsSpan().Trim().IsEmpty ? "" : "\n")}models:\n{Entry(model, price, 2)}";
        if (models.Style == SequenceStyle.Flow)
            return models.Children.Count == 0
                ? $"{yaml[..(int)models.Start.Index]}\n{Entry(model, price, 2)}{yaml[(yaml.IndexOf(']', (int)models.Start.Index) + 1)..].TrimStart('\r', '\n')}"
                : throw new ArgumentException("The file's models stand in one line; write this one there by hand.", nameof(model));
        var entry = models.Children.OfType<YamlMappingNode>().FirstOrDefault(node => Names(node).Contains(model));
        return entry is null ? Insert(yaml, LineAfter(yaml, models), Entry(model, price, Indent(yaml, models))) : Replace(yaml, entry, model, price, Indent(yaml, models));
    }

    private static YamlSequenceNode? Models(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode as YamlMappingNode;
        return root is not null && root.Children.TryGetValue(new YamlScalarNode("models"), out var models) ? models as YamlSequenceNode : null;
    }

    private static IEnumerable<string?> Names(YamlMappingNode entry)
    {
        if (entry.Children.TryGetValue(new YamlScalarNode("id"), out var id))
            yield return (id as YamlScalarNode)?.Value;
        if (entry.Children.TryGetValue(new YamlScalarNode("aliases"), out var aliases) && aliases is YamlSequenceNode names)
            foreach (var name in names.OfType<YamlScalarNode>())
                yield return name.Value;
    }

    private static string Replace(string yaml, YamlMappingNode entry, string model, OwnPrice price, int indent)
    {
        var keys = entry.Children.Keys.Select(key => (key as YamlScalarNode)?.Value).Order(StringComparer.Ordinal);
        if (!keys.SequenceEqual(["id", "prices"]) || entry.Children[new YamlScalarNode("prices")] is not YamlSequenceNode { Children.Count: 1 })
            throw new ArgumentException($"The price file has more about '{model}' than one price (line {entry.Start.Line}); change it there.", nameof(model));
        var (from, to) = (LineOf(yaml, entry.Start), LineAfter(yaml, entry));
        return yaml[..from] + Entry(model, price, indent) + yaml[to..];
    }

    private static string Insert(string yaml, int at, string entry) =>
        at > 0 && yaml[at - 1] != '\n' ? $"{yaml[..at]}\n{entry}{yaml[at..]}" : yaml[..at] + entry + yaml[at..];

    private static int LineOf(string yaml, Mark mark) => (int)mark.Index == 0 ? 0 : yaml.LastIndexOf('\n', (int)mark.Index - 1) + 1;

    /// <summary>The beginning of the line after the last that belongs to a node; a node's own end mark is where the next thing begins.</summary>
    private static int LineAfter(string yaml, YamlNode node)
    {
        var last = node.AllNodes.OfType<YamlScalarNode>().Max(scalar => (int)scalar.End.Index);
        var line = yaml.IndexOf('\n', Math.Min(last, yaml.Length - 1));
        return line < 0 ? yaml.Length : line + 1;
    }

    private static int Indent(string yaml, YamlSequenceNode models)
    {
        var first = models.Children[0].Start;
        var line = LineOf(yaml, first);
        return yaml.AsSpan(line).IndexOf('-');
    }

    private static string Entry(string model, OwnPrice price, int indent)
    {
        var space = new string(' ', indent);
        return $"{space}- id: \"{model.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n{space}  prices: [ {{ from: {price.From:yyyy-MM-dd}{Rates(price)} }} ]\n";
    }

    private static string Rates(OwnPrice price) => string.Concat(new (string Key, decimal? Value)[]
    {
        ("input", price.Input), ("cacheRead", price.CacheRead), ("cacheWrite", price.CacheWrite), ("output", price.Output), ("perRequest", price.PerRequest),
    }.Where(rate => rate.Value is not null).Select(rate => string.Create(CultureInfo.InvariantCulture, $", {rate.Key}: {rate.Value:0.############}")));
}
