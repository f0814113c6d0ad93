using System.Globalization;
using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Models;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Budgets;
using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.RagApi.Budgets;

/// <summary>
/// The money of one question: looked at before anything is done, reserved once its prompt is counted, settled with what its calls cost. Replays
/// are asked for by people who look into something: they count, and are never refused.
/// </summary>
internal sealed class QuestionSpend(ISpendLedger spend, PriceBook prices, AskPlan plan, DateTimeOffset now) : IAsyncDisposable
{
    /// <summary>On input that was estimated: within 15 % on prose and code, so what is reserved is not less than what is spent.</summary>
    private const double Margin = 1.25;

    private SpendReservation? reservation;

    /// <summary>Throws <see cref="AskFailure"/> where nothing is left, so that not even a search is paid for.</summary>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        if (plan.IsReplay)
            return;
        try
        {
            if (await spend.SpentAsync(plan.Question.Feature, plan.Question.UserId, cancellationToken) is { } refusal)
                throw AskFailure.Spent(refusal);
        }
        catch (SpendUnknownException unknown)
        {
            throw AskFailure.SpendUnknown(unknown);
        }
    }

    /// <summary>Sets aside what the answer may cost at most; throws <see cref="AskFailure"/> where there is no room for it.</summary>
    public async ValueTask ReserveAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        if (plan.IsReplay || !spend.Limits.AnyUsd)
            return;
        var input = prompt.Estimated ? (long)Math.Ceiling(prompt.Tokens * Margin) : prompt.Tokens;
        var cost = prices.Current.Price(plan.Model.Ref.Name, plan.Model.Ref.Provider, now, new TokenUsage(input, LongestAnswer(), null, null, null));
        try
        {
            // A model without a price is let through: what it costs is not known.
            reservation = await spend.ReserveAsync(plan.Question.Feature, plan.Question.UserId, cost.Usd ?? 0, cancellationToken);
        }
        catch (SpendRefusedException refused)
        {
            throw AskFailure.Spent(refused.Refusal);
        }
        catch (SpendUnknownException unknown)
        {
            throw AskFailure.SpendUnknown(unknown);
        }
    }

    /// <param name="cancelled">Whether the caller went away: what the model did until then is paid for, and nobody says how much.</param>
    public ValueTask SettleAsync(CallLedger calls, bool cancelled)
    {
        var known = AnswerCost.Known(calls, prices.Current);
        return reservation is { } reserved
            ? reserved.SettleAsync(cancelled ? Math.Max(known, reserved.Usd) : known)
            : spend.AddAsync(plan.Question.Feature, plan.Question.UserId, known);
    }

    public ValueTask DisposeAsync() => reservation?.DisposeAsync() ?? ValueTask.CompletedTask;

    private int LongestAnswer() =>
        plan.Frozen?.Messages is null && plan.Prompt.Settings.TryGetValue("max_tokens", out var most) && int.TryParse(Convert.ToString(most, CultureInfo.InvariantCulture), NumberStyles.Integer, CultureInfo.InvariantCulture, out var tokens)
            ? tokens
            : spend.Limits.MaxOutputTokens;
}
