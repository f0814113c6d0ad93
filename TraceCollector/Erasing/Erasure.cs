using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Erasing;

/// <summary>What is to be forgotten: traces by id, and every trace and score of users. Stands in the journal, where what came before it is meant.</summary>
internal sealed record Erasure(IReadOnlyList<string> Traces, IReadOnlyList<string> Users)
{
    /// <summary>As rows have them: of a longer id the beginning. Whoever shares all of that is forgotten too.</summary>
    public IReadOnlyList<string> Users { get; } = [.. Users.Select(user => Names.Cut(user)!)];

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, WireJson.Options);

    /// <exception cref="InvalidDataException">The body is no erasure.</exception>
    public static Erasure Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<Erasure>(body, WireJson.Options) ?? throw new InvalidDataException("A journal record of an erasure is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("A journal record of an erasure is not the JSON it should be.", e);
        }
    }

    /// <summary>Their rows' keys and names, as the statements take them.</summary>
    public Dictionary<string, object?> Parameters(long position) => new()
    {
        ["position"] = position,
        ["ids"] = Traces.Select(Guid.Parse).ToList(),
        ["users"] = Users.ToList(),
    };
}
