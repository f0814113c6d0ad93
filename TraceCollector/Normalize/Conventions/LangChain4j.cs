using System.Globalization;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>LangChain4j beside <c>gen_ai.*</c>: its own observations (Micrometer) count tokens under bare names and tell a failure by an outcome; Quarkus estimates a cost, <c>0.0012USD</c>.</summary>
internal sealed class LangChain4j : IConvention
{
    private const string Cost = "gen_ai.client.estimated_cost";

    public bool Recognises(SpanReading reading) => reading.Has(Families.GenAi) && (reading.Attributes.Has("outcome") || reading.Attributes.Has(Cost));

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        span.InputTokens ??= attributes.Count("input_tokens");
        span.OutputTokens ??= attributes.Count("output_tokens");
        span.Failed |= attributes.String("outcome") == "ERROR";
        span.ReportedCostUsd ??= Dollars(attributes.String(Cost));
    }

    private static double? Dollars(string? cost) =>
        cost is [.. var number, 'U', 'S', 'D'] && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var dollars) ? dollars : null;
}
