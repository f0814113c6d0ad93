using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Conventions;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

/// <summary>
/// Every sample body (of clients that ran, and <c>written-*</c> of those that do not run here), normalised, against a file that was read by eye (<c>Golden/*.json</c>). <c>REWRITE_GOLDEN=1</c> writes the
/// files anew: read the difference before it is committed.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Repository.PathTo("Tests", "TraceCollector", "Normalize", "Golden");

    private static readonly JsonSerializerOptions Readable = new(WireJson.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { WithoutSource } },
    };

    public static TheoryData<string> Samples => [.. SampleIndex.Read().Where(sample => sample.Signal == "traces" && sample.Spans > 0).Select(sample => sample.File)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_normalises_as_it_was_read_by_eye(string file)
    {
        var actual = JsonSerializer.Serialize(Read(file), Readable) + "\n";
        var golden = Path.Combine(Folder, file[..file.LastIndexOf('.')] + ".json");
        if (Environment.GetEnvironmentVariable("REWRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(golden, actual);
        }
        Assert.Equal(File.ReadAllText(golden), actual);
    }

    [Fact]
    public void The_same_spans_in_both_encodings_mean_the_same()
    {
        var kinds = new[] { "openinference-openai.traces.pb", "openinference-openai-json.traces.json" }
            .Select(file => string.Join(",", Spans(file).Select(span => Normalizer.Normalize(span, [])).Select(span => $"{span.Source.Name} {span.Kind} {span.InputTokens}").Order()));
        Assert.Single(kinds.Distinct());
    }

    private static object Read(string file)
    {
        var logs = Logs(file);
        var spans = Spans(file).Select(span => Normalizer.Normalize(span, [.. logs.Where(log => log.TraceId == span.TraceId && log.SpanId == span.SpanId)])).ToList();
        return new
        {
            Spans = spans.Select(span => new { Id = Ids.SpanText(span.Source.SpanId), Parent = span.Source.ParentSpanId == 0 ? null : Ids.SpanText(span.Source.ParentSpanId), span.Source.Name, Means = span }),
            Traces = spans.GroupBy(span => span.Source.TraceId).Select(trace => Sums([.. trace])),
            Scores = spans.SelectMany(span => Evaluations.Of(span.Source)).Concat(logs.SelectMany(Evaluations.Of)),
        };
    }

    private static object Sums(List<LlmSpan> trace)
    {
        var sums = TraceSums.Of([.. trace.Select(Call)], PriceList.BuiltIn);
        return new
        {
            Id = Ids.TraceText(trace[0].Source.TraceId),
            sums.Usage,
            sums.Usd,
            State = sums.State.ToString(),
            sums.Reason,
            Calls = sums.Calls.ToDictionary(call => Ids.SpanText(call.Key), call => call.Value.Usd),
        };
    }

    private static CallSpan Call(LlmSpan span) => new(span.Source.SpanId, span.Source.ParentSpanId, span.Kind,
        new(span.InputTokens, span.OutputTokens, span.CacheReadTokens, span.CacheWriteTokens, span.ReasoningTokens),
        span.ModelAnswered ?? span.ModelRequested, span.Provider, Ids.Time(span.Source.StartUnixNano));

    /// <summary>As the assembler takes them: notices of spans that have begun are left out.</summary>
    private static IEnumerable<SpanData> Spans(string file) =>
        OtlpReader.ReadSpans(Body(SampleIndex.Read().Single(sample => sample.File == file), OtlpMessages.Traces)).Where(span => !Logfire.IsPending(span));

    private static ReadOnlyMemory<byte> Body(SampleIndex sample, OtlpMessage message) =>
        sample.File.EndsWith(".json", StringComparison.Ordinal) ? OtlpJson.ToProtobuf(sample.Body(), message, 1 << 20) : sample.Body();

    /// <summary>The log records the same client sent beside its spans, where it sent any.</summary>
    private static IReadOnlyList<LogData> Logs(string file) =>
        SampleIndex.Read().FirstOrDefault(sample => sample.File == file.Replace(".traces.", ".logs.", StringComparison.Ordinal)) is { Signal: "logs" } sample ? OtlpReader.ReadLogs(Body(sample, OtlpMessages.Logs)) : [];

    private static void WithoutSource(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Type == typeof(LlmSpan) && type.Properties[i].Name == "source")
                type.Properties.RemoveAt(i);
    }
}
