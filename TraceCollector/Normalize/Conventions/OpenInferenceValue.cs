using System.Text.Json;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary><c>input.value</c> or <c>output.value</c>: a plain text, or the JSON of a request or an answer, which is parsed once, when it is asked for.</summary>
/// <param name="side"><c>input</c> or <c>output</c>.</param>
internal sealed class OpenInferenceValue(Attributes attributes, string side)
{
    private readonly string key = $"{side}.value";
    private JsonElement? json;
    private bool isParsed;

    public JsonElement? Json
    {
        get
        {
            if (!isParsed)
                (json, isParsed) = (attributes.Json(key), true);
            return json;
        }
    }

    /// <summary>Many clients leave the type out.</summary>
    public bool IsJson => attributes.String($"{side}.mime_type") is { } type ? type == "application/json" : Json is { ValueKind: not JsonValueKind.String };

    /// <summary>What was asked: a text, or the texts among the arguments of the call (Haystack, a decorated function).</summary>
    public string? Question => (IsJson ? PlainText.OfTexts(Json) : null) ?? attributes.Text(key);

    /// <summary>A request or response body is no plain input: where its messages or texts are known, those are shown instead.</summary>
    public string? Plain(bool isKnown)
    {
        if (!IsJson)
            return attributes.Text(key);
        return isKnown ? null : PlainText.OfState(Json, side == "input") ?? AnyJson.Unquoted(attributes.Text(key));
    }
}
