using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmAspire.Benchmarks.Traffic;

/// <summary>
/// One question as RagApi traces it: seven spans, about 2.3 KB each, lengths drawn so that traces differ. Words that <see cref="RequestBody"/>
/// replaces at each sending are written as <c>~07~~~</c> (a number and the length), so that no two requests carry the same texts.
/// </summary>
internal sealed class RagTrace(Vocabulary vocabulary, Random random)
{
    public const int Spans = 7;
    private const int Words = 24;
    private const int InternalKind = 1;
    private const int ClientKind = 3;

    /// <summary>As clients write messages: no escapes that JSON does not need.</summary>
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Features = ["docs", "support", "search", "onboarding"];
    private static readonly (string Requested, string Answered)[] Models =
        [("gpt-4o-mini", "gpt-4o-mini-2024-07-18"), ("gpt-4o", "gpt-4o-2024-08-06"), ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929")];

    private int word;

    public IReadOnlyList<SpanShape> Make()
    {
        word = 0;
        var question = $"How does {NextWord()} {NextWord()} relate to the {NextWord()} of {NextWord()} {NextWord()} in {NextWord()} {NextWord()}?";
        var answer = $"{vocabulary.Prose(random, random.Next(80, 500))} It is the {NextWord()} that {NextWord()} {NextWord()}, and {NextWord()} {NextWord()} [1].";
        var chunks = Enumerable.Range(0, random.Next(4, 7)).Select(_ => $"{NextWord()} {NextWord()}: {vocabulary.Prose(random, random.Next(200, 750))}").ToList();
        var llm = TimeSpan.FromMilliseconds(200 + (random.NextDouble() * 1200));
        var (requested, answered) = Models[random.Next(Models.Length)];
        return
        [
            Span(1, 0, "ask", InternalKind, 0, llm.TotalMilliseconds + 30, [.. Asked(question, answer)]),
            Span(2, 1, "embed", InternalKind, 1, 4, [.. Stage("embed", "EMBEDDING"), ("embedding.model_name", "text-embedding-3-small"), ("embedding.embeddings.0.embedding.text", question), ("gen_ai.operation.name", "embeddings"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "text-embedding-3-small"), ("gen_ai.usage.input_tokens", (long)random.Next(10, 40))]),
            Span(3, 1, "search", InternalKind, 6, 8, [.. Stage("search", "RETRIEVER"), ("gen_ai.operation.name", "retrieval"), ("gen_ai.request.top_k", 20L), ("input.value", question), .. Documents("retrieval.documents", chunks)]),
            Span(4, 1, "rerank", InternalKind, 15, 2, [.. Stage("rerank", "RERANKER"), ("reranker.query", question), ("reranker.top_k", (long)chunks.Count), .. Documents("reranker.output_documents", chunks)]),
            Span(5, 1, "llm", InternalKind, 18, llm.TotalMilliseconds, [.. Stage("llm", "CHAIN"), .. Prompt(question, chunks)]),
            Span(6, 5, $"chat {requested}", ClientKind, 19, llm.TotalMilliseconds - 1, [.. Chat(requested, answered, question, answer, chunks)]),
            Span(7, 1, "post", InternalKind, llm.TotalMilliseconds + 20, 1, [.. Stage("post", "CHAIN"), ("output.value", answer)]),
        ];
    }

    private IEnumerable<(string, object)> Asked(string question, string answer) =>
    [
        ("openinference.span.kind", "CHAIN"), ("input.value", question), ("output.value", answer), ("rag.outcome", "answered"), ("rag.index.version", "bench-1"),
        ("session.id", $"session-{random.Next(5000)}"), ("user.id", $"user-{random.Next(2000)}"), ("app.feature", Features[random.Next(Features.Length)]),
    ];

    private static IEnumerable<(string, object)> Stage(string stage, string kind) => [("rag.stage", stage), ("openinference.span.kind", kind)];

    private IEnumerable<(string, object)> Documents(string prefix, List<string> chunks) => chunks.SelectMany((chunk, rank) => new (string, object)[]
    {
        ($"{prefix}.{rank}.document.id", $"guide-{random.Next(500)}#{rank}"),
        ($"{prefix}.{rank}.document.content", chunk),
        ($"{prefix}.{rank}.document.score", Math.Round(0.9 - (rank * 0.07) - (random.NextDouble() * 0.05), 4)),
    });

    private static IEnumerable<(string, object)> Prompt(string question, List<string> chunks) =>
    [
        ("gen_ai.prompt.name", "answer"), ("gen_ai.prompt.version", "1.2.0"), ("rag.prompt.hash", "9f2c41aa07de"),
        ("llm.prompt_template.template", "Answer from the evidence only. Evidence: {{evidence}} Question: {{question}}"), ("llm.prompt_template.version", "1.2.0"),
        ("llm.prompt_template.variables", JsonSerializer.Serialize(new { question, evidence = chunks }, Json)),
    ];

    private IEnumerable<(string, object)> Chat(string requested, string answered, string question, string answer, List<string> chunks)
    {
        object Message(string role, string content) => new { role, parts = new[] { new { type = "text", content } } };
        var evidence = string.Join("\n\n", chunks.Select((chunk, rank) => string.Create(CultureInfo.InvariantCulture, $"[{rank + 1}] {chunk}")));
        return
        [
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", requested.StartsWith("gpt", StringComparison.Ordinal) ? "openai" : "anthropic"),
            ("gen_ai.request.model", requested), ("gen_ai.response.model", answered), ("gen_ai.response.id", $"resp-{random.Next():x8}"), ("gen_ai.request.temperature", 0.2),
            ("gen_ai.usage.input_tokens", (long)random.Next(600, 1800)), ("gen_ai.usage.output_tokens", (long)random.Next(40, 300)), ("gen_ai.response.finish_reasons", new[] { "stop" }),
            ("gen_ai.prompt.name", "answer"), ("gen_ai.prompt.version", "1.2.0"),
            ("gen_ai.input.messages", JsonSerializer.Serialize(new[] { Message("system", "Answer from the evidence only, and cite it."), Message("user", $"{evidence}\n\n{question}") }, Json)),
            ("gen_ai.output.messages", JsonSerializer.Serialize(new[] { Message("assistant", answer) }, Json)),
        ];
    }

    private static SpanShape Span(int number, int parent, string name, int kind, double offset, double duration, IReadOnlyList<(string Key, object Value)> attributes) =>
        new(number, parent, name, kind, TimeSpan.FromMilliseconds(offset), TimeSpan.FromMilliseconds(duration), attributes);

    private string NextWord() => $"~{word++ % Words:D2}".PadRight(random.Next(Vocabulary.ShortestWord, Vocabulary.LongestWord + 1), '~');
}
