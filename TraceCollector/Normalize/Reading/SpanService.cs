using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>The service that a resource names.</summary>
internal static class SpanService
{
    /// <summary>Made once for all spans that share the resource: there may be a million of them, and the name may be a megabyte.</summary>
    public static string? Of(ResourceData resource) => resource.Once(static attributes => Names.Cut(attributes.Text("service.name")));
}
