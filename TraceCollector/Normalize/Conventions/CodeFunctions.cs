using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Functions of an application with an attribute for each argument: OpenTelemetry's client of Google's Gen AI SDK, whose tools they are
/// (<c>code.function.parameters.NAME.value</c> beside <c>.type</c>), and Azure's <c>trace_function</c> (<c>code.function.parameter.NAME</c>).
/// </summary>
internal sealed class CodeFunctions : IConvention
{
    private const string Google = "code.function.parameters.";
    private const string Azure = "code.function.parameter.";

    public bool Recognises(SpanReading reading) => reading.Has(Families.CodeFunction);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var (arguments, result) = (Arguments(reading.Attributes), reading.Attributes.Text("code.function.return.value"));
        if (span.Kind == SpanKind.Tool)
            (span.ToolArguments, span.ToolResult) = (span.ToolArguments ?? arguments, span.ToolResult ?? result);
        else
            (span.Input, span.Output) = (span.Input ?? arguments, span.Output ?? result);
    }

    private static string? Arguments(Attributes attributes)
    {
        var named = attributes.Items.Select(item => (Name: NameOf(item.Key), item.Value)).Where(item => item.Name is not null).DistinctBy(item => item.Name).ToList();
        return named.Count == 0 ? null : AnyJson.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in named)
            {
                writer.WritePropertyName(name!);
                // Anything but a plain value is JSON in a string.
                var isText = attributes.String($"{Google}{name}.type") is null or "str";
                ((isText ? null : AnyJson.Structured(value)) ?? AnyJson.ToElement(value)).WriteTo(writer);
            }
            writer.WriteEndObject();
        }).GetRawText();
    }

    private static string? NameOf(string key)
    {
        if (key.StartsWith(Google, StringComparison.Ordinal))
            return key.EndsWith(".value", StringComparison.Ordinal) && key.Length > Google.Length + ".value".Length ? key[Google.Length..^".value".Length] : null;
        return key.StartsWith(Azure, StringComparison.Ordinal) ? key[Azure.Length..] : null;
    }
}
