using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Query;

/// <summary>A trace without what says nothing: absent is "not known" as <c>null</c> is, and a list that is left out is empty. Half the bytes of a large trace.</summary>
internal static class CompactJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static IResult Answer(TraceDetail trace) => Results.Json(trace, Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(WireJson.Options)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmpty } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void LeaveOutEmpty(JsonTypeInfo type)
    {
        if (type.Type != typeof(SpanDetail))
            return;
        foreach (var property in type.Properties.Where(property => property.PropertyType.IsGenericType && typeof(IEnumerable).IsAssignableFrom(property.PropertyType)))
            property.ShouldSerialize = (_, value) => value is IEnumerable items && items.GetEnumerator().MoveNext();
    }
}
