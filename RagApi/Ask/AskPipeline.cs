using LlmAspire.RagApi.Budgets;
using LlmAspire.RagApi.Caching;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Models.Offline;
using LlmAspire.RagApi.Prompts;
using LlmAspire.RagApi.Retrieval;
using LlmAspire.TraceCollector.Contracts.Budgets;
using LlmAspire.TraceCollector.Contracts.Pricing;
using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Ask;

/// <summary>What a streamed answer tells its reader on the way.</summary>
/// <param name="Ready">The prompt fits and the model is about to be called.</param>
internal sealed record AskStream(Func<Task> Ready, Func<string, Task> Token);

/// <summary>Question → query → candidates → evidence → prompt → draft → answer; each arrow in its stage.</summary>
internal sealed class AskPipeline(ISearchIndexSource indexes, PromptCatalogue prompts, AnswerCache answers, ISpendLedger spend, ProviderCounts counts, PriceBook prices, TimeProvider time, IOptions<AskOptions> options, IOptions<BudgetsOptions> budgets)
{
    /// <summary>A prompt whose estimate, this many times over, is within the limit is within it by any tokenizer: no provider is asked to count it.</summary>
    private const int ClearlyBelow = 2;

    /// <summary>Throws <see cref="AskFailure"/>, after it has been written on the span.</summary>
    public async Task<AskResult> AnswerAsync(AskRun run, AskPlan plan, AskStream? stream, CancellationToken cancellationToken)
    {
        var ledger = CallLedger.Begin();
        await using var money = new QuestionSpend(spend, prices, plan, time.GetUtcNow());
        try
        {
            await money.CheckAsync(cancellationToken);
            return await RunAsync(run, plan, stream, ledger, money, cancellationToken);
        }
        catch (Exception error)
        {
            var failure = Failure(error, cancellationToken);
            run.Failed(failure);
            throw failure;
        }
        finally
        {
            await money.SettleAsync(ledger, cancellationToken.IsCancellationRequested);
        }
    }

    private async Task<AskResult> RunAsync(AskRun run, AskPlan plan, AskStream? stream, CallLedger ledger, QuestionSpend money, CancellationToken cancellationToken)
    {
        var evidence = await EvidenceAsync(run, plan, cancellationToken);
        run.Tag("rag.index.version", evidence.IndexVersion);
        var prompt = await FitAsync(run, plan, evidence, cancellationToken);
        await money.ReserveAsync(prompt, cancellationToken);
        if (stream is not null)
            await stream.Ready();
        var draft = await DraftAsync(run, plan, prompt, answers.KeyOf(plan, prompt, evidence.IndexVersion), stream, cancellationToken);
        var answer = await run.StageAsync(Stages.Post, span => Task.FromResult(Post(span, draft, prompt)));
        run.Answered(answer);
        return new AskResult(Response(run, plan, answer, draft, ledger), prompt.Messages);
    }

    private async Task<Evidence> EvidenceAsync(AskRun run, AskPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Frozen?.Messages is not null)
            return new Evidence(plan.Frozen.Evidence ?? [], null);
        if (plan.Frozen?.Evidence is { } frozen)
            return new Evidence(frozen, null);
        var index = await indexes.CurrentAsync(cancellationToken);
        if (plan.Frozen?.ChunkIds is { } ids)
            return new Evidence([.. ids.Select(index.Find).OfType<Chunk>().Select(chunk => new Candidate(chunk, 1, new HitRanks(null, null, null, null)))], index.Info.Version);
        var vector = await run.StageAsync(Stages.Embed, span => EmbedAsync(run, span, plan, index, cancellationToken));
        var found = await RetrievalStages.FindAsync(run, index, vector, new RetrievalWidth(Math.Max(options.Value.Candidates, plan.TopK), plan.TopK, plan.Rerank), cancellationToken);
        return new Evidence(found, index.Info.Version);
    }

    private async Task<QueryVector> EmbedAsync(AskRun run, StageSpan span, AskPlan plan, ISearchIndex index, CancellationToken cancellationToken)
    {
        var query = await QueryAsync(run, plan, cancellationToken);
        span.Tag("rag.embedder", index.Info.Embedder);
        span.Tag("rag.query.rewritten", query != plan.Question.Text);
        span.Text("input.value", query);
        return await index.EmbedAsync(query, cancellationToken);
    }

    /// <summary>The question as it can be searched for on its own. A model that fails at this costs the rewriting, not the answer.</summary>
    private async Task<string> QueryAsync(AskRun run, AskPlan plan, CancellationToken cancellationToken)
    {
        var carried = Conversation.CarryOver(plan.Question.Text, plan.Question.History);
        if (plan.Question.History.Count == 0 || plan.Model.Ref.IsOffline || !prompts.Has(PromptCatalogue.Rewrite))
            return carried;
        try
        {
            var rewrite = prompts.Current(PromptCatalogue.Rewrite);
            var variables = new Dictionary<string, string>
            {
                ["conversation"] = PromptRendering.Clean(Conversation.Text(plan.Question.History)),
                ["question"] = PromptRendering.Clean(plan.Question.Text),
            };
            var text = (await ModelAnswer.RunAsync(plan.Model, rewrite, variables, null, null, cancellationToken)).Text.Trim();
            return text.Length is > 0 and <= 2_000 ? text : carried;
        }
        catch (ModelFailure failure)
        {
            run.Event($"rewrite failed: {failure.ErrorType}");
            return carried;
        }
    }

    private async Task<Prompt> FitAsync(AskRun run, AskPlan plan, Evidence evidence, CancellationToken cancellationToken)
    {
        var limit = budgets.Value.MaxInputTokens;
        var prompt = Fit(plan, evidence, limit);
        if (prompt.Tokens * ClearlyBelow > limit || spend.Limits.AnyUsd)
            prompt = await CountedAsync(plan, evidence, prompt, limit, cancellationToken);
        run.Tag("rag.budget.input_tokens", prompt.Tokens);
        run.Tag("rag.budget.estimated", prompt.Estimated);
        if (prompt.Evidence.Count < evidence.Chunks.Count)
            run.Tag("rag.budget.chunks_cut", evidence.Chunks.Count - prompt.Evidence.Count);
        return prompt.Tokens <= limit ? prompt : throw AskFailure.OverBudget(new TokenBudget(prompt.Tokens, prompt.Estimated, limit));
    }

    /// <summary>The prompt as its provider counts it, cut further where that is more than was estimated.</summary>
    private async Task<Prompt> CountedAsync(AskPlan plan, Evidence evidence, Prompt prompt, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var count = await counts.CountAsync(plan.Model.Ref, prompt.Messages, new(prompt.Tokens, prompt.Estimated), cancellationToken);
            if (count.Tokens <= limit || prompt.Evidence.Count == 0 || plan.Frozen?.Messages is not null)
                return prompt with { Tokens = count.Tokens, Estimated = count.Estimated };
            // The estimate is too low by so much: each turn cuts more, until it fits or no evidence is left.
            prompt = Fit(plan, evidence, (int)((long)prompt.Tokens * limit / count.Tokens));
        }
    }

    private static Prompt Fit(AskPlan plan, Evidence evidence, int limit) => plan.Frozen?.Messages is { } messages
        ? FrozenPrompt(messages, evidence, plan.Model.Ref)
        : PromptFitting.Fit(plan.Prompt, plan.Question, evidence.Chunks, plan.Model.Ref, limit);

    private static Prompt FrozenPrompt(IReadOnlyList<FrozenMessage> messages, Evidence evidence, ModelRef model)
    {
        var count = TokenCounter.Count(model, messages);
        return new Prompt(messages, new Dictionary<string, string>(), evidence.Chunks, count.Tokens, count.Estimated);
    }

    private async Task<Draft> DraftAsync(AskRun run, AskPlan plan, Prompt prompt, string? key, AskStream? stream, CancellationToken cancellationToken)
    {
        var frozen = plan.Frozen?.Messages;
        // Nothing was found at all: no model can answer from nothing, and none is paid to say so.
        if (prompt.Evidence.Count == 0 && frozen is null)
        {
            if (stream is not null)
                await stream.Token(ExtractiveAnswer.NothingFound);
            return new Draft(ExtractiveAnswer.NothingFound, null, Filtered: false);
        }
        return await run.StageAsync(Stages.Llm, async span =>
        {
            span.Prompt(plan.Prompt, prompt.Variables);
            if (await KnownAsync(span, key, stream, cancellationToken) is { } known)
                return known;
            var draft = await ModelAnswer.RunAsync(plan.Model, plan.Prompt, prompt.Variables, frozen, stream?.Token, cancellationToken);
            await answers.KeepAsync(key, draft, cancellationToken);
            return draft;
        });
    }

    /// <summary>An answer that the same prompt was given before; it comes in one piece.</summary>
    private async Task<Draft?> KnownAsync(StageSpan span, string? key, AskStream? stream, CancellationToken cancellationToken)
    {
        if (key is null)
            return null;
        var known = await answers.FindAsync(key, cancellationToken);
        span.Tag(CachingSetup.HitAttribute, known is not null);
        if (known is not null && stream is not null)
            await stream.Token(known.Text);
        return known;
    }

    private static Answer Post(StageSpan span, Draft draft, Prompt prompt)
    {
        var answer = AnswerReading.Read(draft, prompt.Evidence);
        span.Tag("rag.citations", answer.Citations.Count);
        span.Tag("rag.citations.removed", answer.RemovedMarks);
        return answer;
    }

    private AskResponse Response(AskRun run, AskPlan plan, Answer answer, Draft draft, CallLedger ledger) => new(
        answer.Text,
        answer.Outcome,
        answer.Citations,
        run.TraceId,
        run.SpanId,
        draft.Model,
        plan.Prompt.Ref,
        plan.Assignment is { } assignment ? new ExperimentRef(assignment.Experiment.Id, assignment.Variant.Name) : null,
        AnswerCost.Usage(ledger),
        AnswerCost.Of(ledger, prices.Current),
        run.Times);

    private static AskFailure Failure(Exception error, CancellationToken cancellationToken) => error switch
    {
        AskFailure known => known,
        ModelFailure failure => AskFailure.Model(failure),
        OperationCanceledException when cancellationToken.IsCancellationRequested => AskFailure.Cancelled(error),
        _ when cancellationToken.IsCancellationRequested => AskFailure.Cancelled(error),
        _ => AskFailure.Unexpected(error),
    };
}
