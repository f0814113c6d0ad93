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
internal sealed class QuestionSpend(SpendLedger spend, PriceBook prices, AskPlan plan, DateTimeOffset now) : IDisposable
{
    /// <summary>On input that was estimated: within 15 % on prose and code, so what is reserved is not less than what is spent.</summary>
    private const double Margin = 1.25;

    private SpendReservation? reservation;

    /// <summary>Throws <see cref="AskFailure"/> where nothing is left, so that not even a search is paid for.</summary>
    public void Check()
    {
        if (!plan.IsReplay && spend.Spent(plan.Question.Feature, plan.Question.UserId) is { } refusal)
            throw AskFailure.Spent(refusal);
    }

    /// <summary>Sets aside what the answer may cost at most; throws <see cref="AskFailure"/> where there is no room for it.</summary>
    public void Reserve(Prompt prompt)
    {
        if (plan.IsReplay || !spend.Limits.AnyUsd)
            return;
        var input = prompt.Estimated ? (long)Math.Ceiling(prompt.Tokens * Margin) : prompt.Tokens;
        var cost = prices.Current.Price(plan.Model.Ref.Name, plan.Model.Ref.Provider, now, new TokenUsage(input, LongestAnswer(), null, null, null));
        try
        {
            // A model without a price is let through: what it costs is not known.
            reservation = spend.Reserve(plan.Question.Feature, plan.Question.UserId, cost.Usd ?? 0);
        }
        catch (SpendRefusedException refused)
        {
            throw AskFailure.Spent(refused.Refusal);
        }
    }

    /// <param name="cancelled">Whether the caller went away: what the model did until then is paid for, and nobody says how much.</param>
    public void Settle(CallLedger calls, bool cancelled)
    {
        var known = AnswerCost.Known(calls, prices.Current);
        if (reservation is { } reserved)
            reserved.Settle(cancelled ? Math.Max(known, reserved.Usd) : known);
        else
            spend.Add(plan.Question.Feature, plan.Question.UserId, known);
    }

    public void Dispose() => reservation?.Dispose();

    private int LongestAnswer() =>
        plan.Frozen?.Messages is null && plan.Prompt.Settings.TryGetValue("max_tokens", out var most) && int.TryParse(Convert.ToString(most, CultureInfo.InvariantCulture), NumberStyles.Integer, CultureInfo.InvariantCulture, out var tokens)
            ? tokens
            : spend.Limits.MaxOutputTokens;
}
