using System.Text.Json.Serialization;

namespace LlmAspire.TraceCollector.Contracts;

/// <summary>One page of a list that can grow. <paramref name="Next"/> is opaque and <c>null</c> on the last page.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>In a search of texts that has not looked at all of its range: how far back it has. <see cref="Next"/> goes on from there, and the page may hold fewer than were asked for.</summary>
    public DateTimeOffset? SearchedFrom { get; init; }
}

/// <summary>A half-open range of time, <c>[From, To)</c>, in UTC.</summary>
public readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset To)
{
    [JsonIgnore]
    public TimeSpan Length => To - From;
}
