using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Erasing;

/// <summary>An erasure whose rows are gone and whose texts may still be in the journal.</summary>
/// <param name="FirstPosition">Where the oldest span of its traces lies; <c>null</c> where it has no trace.</param>
internal sealed record OpenErasure(long Position, IReadOnlySet<UInt128> Traces, long? FirstPosition);

/// <summary>
/// The tables' part of an erasure. Run by the indexer within the transaction of its batch, so that everything received before it has
/// rows that go, and a restart repeats or keeps all of it. Facts keep their figures and sequence, and lose user and session.
/// </summary>
internal static class ErasureRows
{
    /// <summary>What goes once it is found which traces are meant.</summary>
    private static readonly string[] Statements = ["erase-spans", "erase-verdicts", "erase-traces", "erase-texts", "erase-logs", "erase-scores", "erase-changes", "erase-facts"];

    private const string Meant = "trace_id IN (SELECT trace_id FROM erasures WHERE position = $position)";

    public static void Drop(StoreSession session, Erasure erasure, long position)
    {
        var parameters = erasure.Parameters(position);
        Run(session, "erase-begin", parameters);
        Run(session, "erase-find", parameters);
        var meant = new Dictionary<string, object?> { ["position"] = position };
        RollupStore.TakeOut(session, "t." + Meant, meant);
        VerdictStore.TakeOut(session, "v." + Meant, meant);
        var rated = session.Query(Sql.Query("erase-rated"), Only(parameters, Sql.Query("erase-rated")), row => row.Trace("trace_id"));
        foreach (var statement in Statements)
            Run(session, statement, parameters);
        // What an erased user said of other traces counts there no longer.
        VerdictStore.Fold(session, rated);
    }

    public static long Count(StoreSession session, Erasure erasure) =>
        session.Query(Sql.Query("erase-count"), Only(erasure.Parameters(0), Sql.Query("erase-count")), row => row.Long("n"))[0];

    public static IReadOnlyList<OpenErasure> Open(StoreSession session) =>
    [
        .. session.Query(Sql.Query("erasures"), row => (Position: row.Long("position"), Trace: row.MaybeTrace("trace_id"), First: row.MaybeLong("first_position")))
            .GroupBy(row => row.Position)
            .Select(group => new OpenErasure(group.Key, group.Select(row => row.Trace).OfType<UInt128>().ToHashSet(), group.Min(row => row.First))),
    ];

    public static void Done(StoreSession session, long position) =>
        session.Execute(Sql.Query("erase-end"), new Dictionary<string, object?> { ["position"] = position });

    private static void Run(StoreSession session, string statement, Dictionary<string, object?> parameters) =>
        session.Execute(Sql.Query(statement), Only(parameters, Sql.Query(statement)));

    /// <summary>A statement is given the parameters it names, no others.</summary>
    private static Dictionary<string, object?> Only(Dictionary<string, object?> parameters, string statement) =>
        parameters.Where(pair => statement.Contains($"${pair.Key}", StringComparison.Ordinal)).ToDictionary();
}
