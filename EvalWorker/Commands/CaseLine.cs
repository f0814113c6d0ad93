using System.Globalization;
using System.Text.Json;
using LlmAspire.EvalWorker.Judging;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Commands;

/// <summary>One line of the judge's input and its line of output.</summary>
internal static class CaseLine
{
    /// <summary>Throws <see cref="FormatException"/> naming the field that is wrong.</summary>
    public static string Judge(string line, int number)
    {
        using var document = Parse(line);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException($"expected an object, found {Kind(root)}.");
        var (contexts, named) = Contexts(root);
        var given = new EvaluationCase(Text(root, "question", required: false), contexts, Text(root, "answer", required: true));
        return Write(root.TryGetProperty("id", out var id) ? id.Clone() : JsonSerializer.SerializeToElement(number.ToString(CultureInfo.InvariantCulture)), OfflineJudge.Judge(given), contexts, named);
    }

    private static string Write(JsonElement id, Verdict verdict, List<ContextChunk> contexts, bool named) => JsonSerializer.Serialize(
        new Dictionary<string, object?>
        {
            ["id"] = id,
            ["faithfulness"] = verdict.Faithfulness,
            ["relevance"] = verdict.Relevance,
            ["completeness"] = verdict.Completeness,
            ["confidence"] = verdict.Confidence,
            ["label"] = verdict.Label,
            ["usedChunks"] = verdict.UsedChunks.Select(chunk => named ? contexts[chunk].Id : (object)chunk),
            ["sentences"] = verdict.Sentences.Select(sentence => new
            {
                text = sentence.Text,
                chunk = sentence.Chunk < 0 ? null : named ? contexts[sentence.Chunk].Id : (object)sentence.Chunk,
                support = sentence.Support,
            }),
        },
        WireJson.Options);

    private static JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            throw new FormatException($"not JSON (character {e.BytePositionInLine}).", e);
        }
    }

    private static string Text(JsonElement root, string name, bool required)
    {
        if (!root.TryGetProperty(name, out var value))
            return required ? throw new FormatException($"\"{name}\" is missing.") : "";
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "",
            _ => throw new FormatException($"\"{name}\" must be text, found {Kind(value)}."),
        };
    }

    /// <summary>Contexts in order, and whether the input named any of them by an id.</summary>
    private static (List<ContextChunk> Contexts, bool Named) Contexts(JsonElement root)
    {
        if (!root.TryGetProperty("contexts", out var list))
            throw new FormatException("\"contexts\" is missing.");
        if (list.ValueKind != JsonValueKind.Array)
            throw new FormatException($"\"contexts\" must be an array, found {Kind(list)}.");
        var contexts = new List<ContextChunk>();
        var named = false;
        foreach (var item in list.EnumerateArray())
            contexts.Add(Context(item, contexts.Count, ref named));
        return (contexts, named);
    }

    private static ContextChunk Context(JsonElement item, int at, ref bool named)
    {
        var position = at.ToString(CultureInfo.InvariantCulture);
        if (item.ValueKind == JsonValueKind.String)
            return new ContextChunk(position, item.GetString()!);
        if (item.ValueKind != JsonValueKind.Object)
            throw new FormatException($"\"contexts[{position}]\" must be text or an object with \"text\", found {Kind(item)}.");
        if (!item.TryGetProperty("text", out var text) && !item.TryGetProperty("content", out text))
            return new ContextChunk(position, item.GetRawText());
        if (text.ValueKind != JsonValueKind.String)
            throw new FormatException($"\"contexts[{position}].text\" must be text, found {Kind(text)}.");
        named |= item.TryGetProperty("id", out var id);
        return new ContextChunk(id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.ToString() : position, text.GetString()!);
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        JsonValueKind.Number => "a number",
        _ => "text",
    };
}
