using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>One body a real client sent, as <c>Tests/Wire/Samples/INDEX.json</c> describes it.</summary>
internal sealed record SampleIndex(string File, string Signal, string? Transport, string? Path, string? ContentType, int? Spans)
{
    public static IReadOnlyList<SampleIndex> Read() =>
        JsonSerializer.Deserialize<List<SampleIndex>>(System.IO.File.ReadAllText(Repository.PathTo("Tests", "Wire", "Samples", "INDEX.json")), WireJson.Options)!;

    public byte[] Body() => System.IO.File.ReadAllBytes(Repository.PathTo("Tests", "Wire", "Samples", File));
}
