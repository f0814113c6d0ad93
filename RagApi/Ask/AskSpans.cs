using System.Diagnostics;
using System.Text.Json;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Prompts;
using LlmAspire.RagApi.Retrieval;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.RagApi.Ask;

/// <summary>The stages of contract §2, as they are named on spans and in answers.</summary>
internal static class Stages
{
    public const string Embed = "embed";
    public const string Search = "search";
    public const string Rerank = "rerank";
    public const string Llm = "llm";
    public const string Post = "post";

    public static string Kind(string stage) => stage switch
    {
        Search => "RETRIEVER",
        Rerank => "RERANKER",
        _ => "CHAIN",
    };
}

/// <summary>The one place that opens the spans of a question and knows their attributes (contract §2).</summary>
internal sealed class AskSpans(ContentCapture capture)
{
    public const string SourceName = "LlmAspire.RagApi";

    private static readonly ActivitySource source = new(SourceName);

    /// <summary>Opens the <c>ask</c> span under the current one.</summary>
    public AskRun Begin(AskPlan plan)
    {
        var activity = source.StartActivity("ask");
        activity?.SetTag("openinference.span.kind", "CHAIN");
        activity?.SetTag("session.id", plan.Question.SessionId);
        activity?.SetTag("user.id", plan.Question.UserId);
        activity?.SetTag("app.feature", plan.Question.Feature);
        if (plan.IsReplay)
            activity?.SetTag("rag.replay", true);
        if (plan.Assignment is { } assignment)
        {
            activity?.SetTag("feature_flag.key", assignment.Experiment.Key);
            activity?.SetTag("feature_flag.result.variant", assignment.Variant.Name);
            activity?.SetTag("rag.experiment.id", assignment.Experiment.Id);
        }
        var run = new AskRun(activity, capture.Allowed, Open);
        run.Text("input.value", plan.Question.Text);
        return run;
    }

    /// <summary>Stages of a search that is no question: no span around them.</summary>
    public StageRunner Search() => new(capture.Allowed, Open);

    private static Activity? Open(string stage)
    {
        var activity = source.StartActivity(stage);
        activity?.SetTag("rag.stage", stage);
        activity?.SetTag("openinference.span.kind", Stages.Kind(stage));
        return activity;
    }
}

/// <summary>Runs stages one after the other, each in its span, and keeps their times.</summary>
internal class StageRunner(bool contentAllowed, Func<string, Activity?> open)
{
    private readonly List<StageTime> times = [];

    public IReadOnlyList<StageTime> Times => times;

    protected bool ContentAllowed { get; } = contentAllowed;

    /// <summary>A stage that throws is marked failed, and its time counts too.</summary>
    public async Task<T> StageAsync<T>(string stage, Func<StageSpan, Task<T>> work)
    {
        var started = Stopwatch.GetTimestamp();
        using var activity = open(stage);
        try
        {
            return await work(new StageSpan(activity, ContentAllowed));
        }
        catch (Exception error)
        {
            SpanErrors.Record(activity, error);
            throw;
        }
        finally
        {
            times.Add(new StageTime(stage, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3)));
        }
    }
}

/// <summary>The <c>ask</c> span and its stages. Disposing ends the span.</summary>
internal sealed class AskRun(Activity? activity, bool contentAllowed, Func<string, Activity?> open) : StageRunner(contentAllowed, open), IDisposable
{
    /// <summary>That of the request; a made-up one where nothing listens, so that an answer always has one.</summary>
    public string TraceId { get; } = (activity?.TraceId ?? Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();

    public string SpanId { get; } = (activity?.SpanId ?? Activity.Current?.SpanId ?? ActivitySpanId.CreateRandom()).ToHexString();

    public void Text(string name, string? value)
    {
        if (ContentAllowed)
            activity?.SetTag(name, value);
    }

    public void Tag(string name, object? value) => activity?.SetTag(name, value);

    public void Event(string name) => activity?.AddEvent(new ActivityEvent(name));

    public void Answered(Answer answer)
    {
        Text("output.value", answer.Text);
        Tag("rag.outcome", answer.Outcome);
        Tag("rag.used_chunks", answer.UsedChunks.ToArray());
    }

    public void Failed(AskFailure failure)
    {
        Tag("rag.outcome", failure.Outcome);
        SpanErrors.Record(activity, failure);
    }

    public void Dispose() => activity?.Dispose();
}

/// <summary>What a stage may write on its span.</summary>
internal sealed class StageSpan(Activity? activity, bool contentAllowed)
{
    /// <summary>The SDK keeps 128 attributes a span and drops the rest; a document takes four.</summary>
    private const int MostDocuments = 25;

    public void Tag(string name, object? value) => activity?.SetTag(name, value);

    public void Text(string name, string? value)
    {
        if (contentAllowed)
            activity?.SetTag(name, value);
    }

    public void Retrieval(string query, int topK, string indexVersion)
    {
        Tag("gen_ai.operation.name", "retrieval");
        Tag("gen_ai.data_source.id", "documents");
        Tag("gen_ai.request.top_k", topK);
        Tag("rag.index.version", indexVersion);
        Text("gen_ai.retrieval.query.text", query);
        Text("input.value", query);
    }

    public void Reranker(string query, int topK)
    {
        Tag("reranker.model_name", "lexical");
        Tag("reranker.top_k", topK);
        Text("reranker.query", query);
    }

    public void Documents(IReadOnlyList<Candidate> candidates)
    {
        if (activity is null)
            return;
        for (var i = 0; i < candidates.Count && i < MostDocuments; i++)
        {
            var (chunk, score, ranks) = candidates[i];
            var prefix = $"retrieval.documents.{i}.document.";
            Tag(prefix + "id", chunk.ChunkId);
            Tag(prefix + "score", score);
            Text(prefix + "content", chunk.Text);
            Tag(prefix + "metadata", JsonSerializer.Serialize(new { chunk.DocumentId, Title = contentAllowed ? chunk.Title : null, ranks }, WireJson.Options));
        }
    }

    /// <summary>Names on the stage's span; the model call below copies them to its own.</summary>
    public void Prompt(PromptTemplate prompt, IReadOnlyDictionary<string, string> variables)
    {
        Tag("gen_ai.prompt.name", prompt.Id);
        Tag("gen_ai.prompt.version", prompt.Version.ToString());
        Tag("rag.prompt.hash", prompt.Hash);
        Tag("llm.prompt_template.version", prompt.Version.ToString());
        Tag("llm.prompt_template.template", prompt.Text);
        Text("llm.prompt_template.variables", JsonSerializer.Serialize(variables, WireJson.Options));
    }
}

/// <summary>How an exception stands on a span: event, status, and one word that the errors page groups by.</summary>
internal static class SpanErrors
{
    public static void Record(Activity? activity, Exception error)
    {
        if (activity is null)
            return;
        activity.SetTag("error.type", Word(error));
        activity.SetStatus(ActivityStatusCode.Error, error.Message);
        activity.AddException((error as AskFailure)?.InnerException ?? error);
    }

    private static string Word(Exception error) => error switch
    {
        AskFailure failure => failure.ErrorType,
        ModelFailure failure => failure.ErrorType,
        OperationCanceledException => "cancelled",
        _ => error.GetType().FullName ?? error.GetType().Name,
    };
}
