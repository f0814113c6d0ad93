using System.IO.Hashing;
using System.Text;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Metrics;

/// <summary>A metric of one set of the dimensions that are kept; every other attribute is summed over.</summary>
internal sealed record MetricSeries(string Name, string? Unit, ClientMetricForm Form, MetricDimensions Dimensions)
{
    /// <summary>Stands in every dimension of the series that takes what is beyond the bound.</summary>
    public const string Other = "(other)";

    private const int LongestText = 200;
    private const string Unnamed = "InvokePromptAsync_";

    /// <summary>A 64-bit hash (XXH3): the same series has the same id in every process.</summary>
    public long Id { get; } = Hash(Name, Unit, Form, Dimensions);

    public static MetricSeries Of(MetricPoint point)
    {
        var attributes = point.Attributes;
        return new(point.Name, Cut(point.Unit), point.Form, new(
            Cut(SpanService.Of(point.Resource)),
            Cut(attributes.Text("gen_ai.response.model", "gen_ai.request.model", "llm.response.model", "llm.request.model")),
            Cut(Providers.Normalise(attributes.Text("gen_ai.provider.name", "gen_ai.system", "db.system.name", "db.system"))),
            Cut(attributes.Text("gen_ai.operation.name", "db.operation.name", "mcp.method.name") ?? Function(attributes.Text("semantic_kernel.function.name"))),
            Cut(attributes.Text("gen_ai.token.type")),
            Cut(attributes.Text("error.type"))));
    }

    /// <summary>The series of the same metric that holds what has no place of its own.</summary>
    public MetricSeries AsOther() => new(Name, Unit, Form, new(Other, Other, Other, Other, Dimensions.TokenType, Other));

    /// <summary>A prompt without a name gets a new random one on every call: a series each.</summary>
    private static string? Function(string? name) => name?.StartsWith(Unnamed, StringComparison.Ordinal) == true ? Unnamed.TrimEnd('_') : name;

    private static string? Cut(string? text) => Names.Cut(text, LongestText);

    private static long Hash(string name, string? unit, ClientMetricForm form, MetricDimensions of)
    {
        var hash = new XxHash3();
        foreach (var part in new[] { name, unit, Words<ClientMetricForm>.Write(form), of.Service, of.Model, of.Provider, of.Operation, of.TokenType, of.ErrorType })
        {
            var bytes = Encoding.UTF8.GetBytes(part ?? "");
            hash.Append(BitConverter.GetBytes(part is null ? -1 : bytes.Length));
            hash.Append(bytes);
        }
        return unchecked((long)hash.GetCurrentHashAsUInt64());
    }
}
