using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>Which families of attribute keys a span carries: found in one pass, so that a convention that is not there costs nothing.</summary>
[Flags]
internal enum Families : long
{
    None = 0,
    Rag = 1,
    GenAi = 2,
    OpenInference = 4,
    Langfuse = 8,
    Traceloop = 16,
    VercelAi = 32,
    Database = 64,
    LangSmith = 128,
    Mlflow = 256,
    Logfire = 512,
    Haystack = 1024,
    SpringAi = 2048,
    Genkit = 4096,
    Mastra = 8192,
    Laminar = 16384,
    LiveKit = 32768,
    Braintrust = 65536,
    AgentOps = 131072,
    Weave = 262144,
    Mcp = 524288,
    AgentWorkflows = 1048576,
    LangWatch = 2097152,
    Langtrace = 4194304,
    TanStackAi = 8388608,
    N8n = 16777216,
    LiteLlm = 33554432,
    CodeFunction = 67108864,
    NemoAgent = 134217728,
    Confident = 268435456,
    TruLens = 536870912,
    Koog = 1073741824,
    Latitude = 2147483648,
    Tagged = 4294967296,
}

/// <summary>A span as conventions see it: its attributes, events and log records.</summary>
internal sealed record SpanReading(SpanData Span, IReadOnlyList<LogData> Logs)
{
    public Attributes Attributes => Span.Attributes;

    public Families Families { get; } = Find(Span.Attributes);

    public bool Has(Families families) => (Families & families) != 0;

    private static Families Find(Attributes attributes)
    {
        var found = Families.None;
        foreach (var item in attributes.Span)
            found |= FamilyOf(item.Key) | (Tags.IsKey(item.Key) ? Families.Tagged : Families.None);
        return found;
    }

    private static Families FamilyOf(string key) => key switch
    {
        ['g', 'e', 'n', '_', 'a', 'i', '.', ..] => Families.GenAi,
        ['r', 'a', 'g', '.', ..] => Families.Rag,
        ['a', 'p', 'p', '.', ..] or ['f', 'e', 'a', 't', 'u', 'r', 'e', '_', ..] => Families.Rag,
        ['l', 'a', 'n', 'g', 'f', 'u', 's', 'e', '.', ..] => Families.Langfuse,
        ['l', 'a', 'n', 'g', 's', 'm', 'i', 't', 'h', '.', ..] => Families.LangSmith,
        ['l', 'a', 'n', 'g', 'w', 'a', 't', 'c', 'h', '.', ..] => Families.LangWatch,
        ['l', 'a', 'n', 'g', 't', 'r', 'a', 'c', 'e', '.', ..] => Families.Langtrace,
        ['t', 'a', 'n', 's', 't', 'a', 'c', 'k', '.', ..] => Families.TanStackAi,
        ['n', '8', 'n', '.', ..] => Families.N8n,
        ['l', 'i', 't', 'e', 'l', 'l', 'm', '.', ..] => Families.LiteLlm,
        ['c', 'o', 'd', 'e', '.', 'f', 'u', 'n', 'c', 't', 'i', 'o', 'n', '.', 'p' or 'r', ..] => Families.CodeFunction,
        ['n', 'a', 't', '.', ..] => Families.NemoAgent,
        ['c', 'o', 'n', 'f', 'i', 'd', 'e', 'n', 't', '.', ..] => Families.Confident,
        ['m', 'l', 'f', 'l', 'o', 'w', '.', ..] => Families.Mlflow,
        ['m', 'a', 's', 't', 'r', 'a', '.', ..] => Families.Mastra,
        ['l', 'm', 'n', 'r', '.', ..] => Families.Laminar,
        ['l', 'a', 't', 'i', 't', 'u', 'd', 'e', '.', ..] => Families.Latitude,
        ['l', 'k', '.', ..] => Families.LiveKit,
        ['b', 'r', 'a', 'i', 'n', 't', 'r', 'u', 's', 't', '.', ..] => Families.Braintrust,
        ['w', 'e', 'a', 'v', 'e', '.', ..] => Families.Weave,
        ['a', 'g', 'e', 'n', 't', 'o', 'p', 's', '.', ..] => Families.AgentOps,
        ['m', 'c', 'p', '.', ..] => Families.Mcp,
        ['e', 'x', 'e', 'c', 'u', 't', 'o', 'r', '.', ..] or ['w', 'o', 'r', 'k', 'f', 'l', 'o', 'w', '.', ..] => Families.AgentWorkflows,
        ['t', 'r', 'a', 'c', 'e', 'l', 'o', 'o', 'p', '.', ..] => Families.Traceloop,
        ['l', 'l', 'm', '.', 'u', 's', 'a', 'g', 'e', ..] or ['l', 'l', 'm', '.', 'r', 'e', 'q', 'u', 'e', 's', 't', '.', ..] => Families.Traceloop | Families.OpenInference,
        ['a', 'i', '.', 'o', 'b', 's', 'e', 'r', 'v', 'a', 'b', 'i', 'l', 'i', 't', 'y', '.', ..] => Families.TruLens,
        ['k', 'o', 'o', 'g', '.', ..] => Families.Koog,
        ['a', 'i', '.', ..] => Families.VercelAi,
        ['d', 'b', '.', ..] => Families.Database,
        ['l', 'l', 'm', '.', ..] or ['i', 'n', 'p', 'u', 't', '.', ..] or ['o', 'u', 't', 'p', 'u', 't', '.', ..]
            or ['r', 'e', 't', 'r', 'i', 'e', 'v', 'a', 'l', '.', ..] or ['r', 'e', 'r', 'a', 'n', 'k', 'e', 'r', '.', ..]
            or ['e', 'm', 'b', 'e', 'd', 'd', 'i', 'n', 'g', '.', ..] or ['t', 'o', 'o', 'l', '.', ..] or ['o', 'p', 'e', 'n', 'i', 'n', 'f', ..] => Families.OpenInference,
        ['l', 'o', 'g', 'f', 'i', 'r', 'e', '.', ..] or ['p', 'y', 'd', 'a', 'n', 't', 'i', 'c', '_', 'a', 'i', '.', ..]
            or "all_messages_events" or "final_result" or "tool_arguments" or "agent_name" => Families.Logfire,
        ['h', 'a', 'y', 's', 't', 'a', 'c', 'k', '.', ..] => Families.Haystack,
        ['s', 'p', 'r', 'i', 'n', 'g', '.', 'a', 'i', '.', ..] => Families.SpringAi,
        ['g', 'e', 'n', 'k', 'i', 't', ':', ..] or ['g', 'c', 'p', '.', 'v', 'e', 'r', 't', 'e', 'x', '.', ..] => Families.Genkit,
        _ => Families.None,
    };
}
