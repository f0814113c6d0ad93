using System.Collections;
using System.Text.Json;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Messages;

/// <summary>
/// Parts that take the one shape (<see cref="Parts"/>) when they are asked for: the index reads their texts only, and those where they lie. For one thread;
/// what was made is kept.
/// </summary>
/// <param name="sent">As the client wrote them.</param>
internal sealed class LazyParts(JsonElement[] sent) : IReadOnlyList<JsonElement>
{
    private readonly JsonElement?[] made = new JsonElement?[sent.Length];

    public int Count => sent.Length;

    public JsonElement this[int index] => made[index] ??= Parts.FromPart(sent[index]);

    /// <summary>Whether a part is a text in any client's words, which stands under <c>text</c> or <c>content</c>.</summary>
    public static bool IsText(JsonElement part) => part.Text("type") is "text" or "output_text" or "input_text";

    /// <summary>Parts with the same texts: as they were sent, where that is enough to read them.</summary>
    public static IEnumerable<JsonElement> Readable(IEnumerable<JsonElement> parts) => parts is LazyParts lazy ? lazy.Readable() : parts;

    public IEnumerator<JsonElement> GetEnumerator()
    {
        for (var index = 0; index < sent.Length; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<JsonElement> Readable()
    {
        for (var index = 0; index < sent.Length; index++)
            yield return IsText(sent[index]) ? sent[index] : this[index];
    }
}
