using System.Globalization;
using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Repricing;

/// <summary>Repriced figures into the tables, by way of two tables that are empty before and after.</summary>
internal static class RepricingRows
{
    private const string Touched = "t.trace_id IN (SELECT n.trace_id FROM repricing_traces n)";

    private static readonly string[] Updates = ["reprice-keep", "reprice-update-spans", "reprice-update-traces", "reprice-update-facts"];
    private static readonly string[] Clears = ["reprice-clear-calls", "reprice-clear-traces"];

    public static void Write(StoreSession session, Guid id, List<RepricedTrace> changes, PriceList list)
    {
        if (changes.Count == 0)
            return;
        var date = Date(list);
        session.Append("repricing_calls", [.. changes.SelectMany(change => change.Calls)], Call);
        session.Append("repricing_traces", changes, (row, change) => Trace(row, change, date));
        RollupStore.Around(session, Touched, new Dictionary<string, object?>(), () =>
        {
            foreach (var update in Updates)
                session.Execute(Sql.Query(update), update == "reprice-keep" ? new Dictionary<string, object?> { ["id"] = id } : null);
        });
        foreach (var clear in Clears)
            session.Execute(Sql.Query(clear));
    }

    public static void Audit(StoreSession session, RepricingReport report) => session.Append("repricings", [report], (row, item) => row
        .AppendValue(Guid.Parse(item.Id!))
        .AppendValue(StoreTime.Write(item.At))
        .AppendValue(item.Author)
        .AppendValue(StoreTime.Write(item.Range.From))
        .AppendValue(StoreTime.Write(item.Range.To))
        .AppendValue(item.PricesAsOf)
        .AppendValue((long?)item.Traces)
        .AppendValue((long?)item.Changed)
        .AppendValue((double?)item.BeforeUsd)
        .AppendValue((double?)item.AfterUsd)
        .AppendValue(JsonSerializer.Serialize(item.ByModel, WireJson.Options)));

    public static string Date(PriceList list) => list.AsOf.ToString("O", CultureInfo.InvariantCulture);

    private static void Call(IRowWriter row, RepricedCall call) => row
        .AppendValue(TraceKey.Write(call.Span.TraceId))
        .AppendValue(unchecked((long)call.Span.SpanId))
        .AppendValue(call.After.Usd)
        .AppendValue(Words<CostState>.Write(call.After.State));

    private static void Trace(IRowWriter row, RepricedTrace change, string date) => row
        .AppendValue(TraceKey.Write(change.Before.TraceId))
        .AppendValue(change.After.Usd)
        .AppendValue(Words<CostState>.Write(change.After.State))
        .AppendValue(change.After.State is CostState.Priced or CostState.Partial ? date : null)
        .AppendValue(change.After.Reason)
        .Costs(change.After.Classes, change.Before.Models, change.After.ByModel)
        .ModelClasses(change.Before.Models, change.After.ByModel);
}
