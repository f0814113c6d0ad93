using LlmAspire.TraceCollector.Changes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Erasing;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Conventions;
using LlmAspire.TraceCollector.Scores;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Puts spans and logs together into traces and settles them, in memory, in the order of the journal. It asks no clock: the
/// times it goes by are given. Holds at most <paramref name="spanBound"/> spans of open traces; beyond that the trace that has been
/// quiet longest settles early, and is counted. Where it is given a guard, traces that run away become change events. For one caller; thrown away and built again from the tables after a failure.
/// </summary>
internal sealed class TraceAssembler(SpanSource source, PriceBook prices, long nextSequence, int spanBound = TraceAssembler.SpanBound, RunawayGuard? guard = null, WaitingScores? waiting = null)
{
    /// <summary>Some 270 MB when it is reached (<see cref="PackedSpans"/>); at 50,000 spans/s it holds the 5 s that a trace stays open.</summary>
    public const int SpanBound = 300_000;

    private readonly Dictionary<UInt128, OpenTrace> open = new(SpanIds.Comparer);
    private readonly PriorityQueue<UInt128, DateTimeOffset> due = new();
    private readonly List<OpenTrace> restored = [];
    private readonly WaitingScores waiting = waiting ?? new();
    private IndexBatch batch = new();
    /// <summary>Spans of traces that have not settled; those that have are forgotten with their batch.</summary>
    private int spanCount;

    /// <summary>Traces in memory, some of which may have settled in the batch at hand.</summary>
    public int OpenCount => open.Count;

    public long SettledEarly { get; private set; }

    public long Repeated { get; private set; }

    public bool Knows(UInt128 traceId) => open.ContainsKey(traceId);

    /// <summary>Builds a trace again that the tables know, from the journal.</summary>
    public void Restore(StoredTrace stored)
    {
        var trace = Open(stored.Id, default);
        (trace.StoredFrom, trace.Settled) = (stored.From, stored.Settled);
        if (stored.Settled && stored.Spans.Count >= OpenTrace.MostSpans)
        {
            trace.Fill(stored.Spans.Select(span => span.SpanId));
            restored.Add(trace);
            return;
        }
        foreach (var (span, position) in stored.Logs)
            trace.AddLog(span, position);
        foreach (var (span, position) in stored.Spans)
        {
            if (trace.IsFull)
            {
                trace.Pass(span, position);
                continue;
            }
            if (source.Read(position) is not { } record || source.Span(position, stored.Id, span) is not { } data)
                continue;
            trace.LastNews = record.ReceivedAt > trace.LastNews ? record.ReceivedAt : trace.LastNews;
            Put(trace, data, position);
        }
        // Its texts were stored with its spans.
        trace.Texts.Take(trace.Id, default);
        if (!trace.Settled)
            due.Enqueue(trace.Id, trace.DueAt);
        restored.Add(trace);
    }

    /// <summary>Takes in one record; what is due before it settles first.</summary>
    public void Take(DecodedRecord record)
    {
        Settle(record.ReceivedAt);
        foreach (var span in record.Spans)
            if (!Logfire.IsPending(span))
                Take(span, record);
        // A result may name a response instead of a span.
        foreach (var score in record.Logs.SelectMany(Evaluations.Of))
            Add(ScoreCheck.Fitted(score), record);
        foreach (var log in record.Logs.Where(SpanLogs.Matters))
            Take(log, record);
        foreach (var score in record.Scores)
            Add(score, record);
        if (record.Erasure is { } erasure)
            Forget(erasure, record.Position);
        batch.Next = record.Next;
        while (spanCount > spanBound && due.TryDequeue(out var oldest, out _))
            if (open.TryGetValue(oldest, out var trace) && !trace.Settled)
            {
                SettledEarly++;
                Settle(trace, record.ReceivedAt);
            }
    }

    /// <summary>Settles what is due at a time.</summary>
    public void Settle(DateTimeOffset now)
    {
        if (waiting.Expire(now) is { Count: > 0 } expired)
            batch.Expired = [.. batch.Expired, .. expired];
        while (due.TryPeek(out var id, out var at) && at <= now)
        {
            due.Dequeue();
            if (!open.TryGetValue(id, out var trace) || trace.Settled)
                continue;
            if (trace.DueAt > now)
                due.Enqueue(id, trace.DueAt);
            else
                Settle(trace, now);
        }
    }

    /// <summary>Hands over what has changed since the last time, rows made up, and forgets the traces that have settled. Nothing of it changes any more.</summary>
    public IndexBatch Finish()
    {
        foreach (var trace in batch.Touched)
            Finish(trace);
        foreach (var trace in batch.Touched.Concat(restored).Where(trace => trace.Settled))
            open.Remove(trace.Id);
        restored.Clear();
        var finished = batch;
        batch = new();
        return finished;
    }

    private void Finish(OpenTrace trace)
    {
        if (trace is { SpanCount: 0, Passed.Spans: > 0 })
            batch.Extended.Add((trace.Id, trace.StoredFrom ?? 0, trace.Passed.Spans, trace.Passed.Last));
        if (trace.SpanCount == 0)
            return;
        trace.Record ??= Figures(trace);
        if (trace.Texts.Take(trace.Id, trace.Record.StartedAt) is { } texts)
            batch.Texts.Add(texts);
        if (guard is not null)
            batch.Changes.AddRange(guard.Judge(trace));
        if (!trace.Settled)
            trace.Pack();
        // One that only settled stands in the tables as it is.
        if (trace.Record == trace.StoredRecord)
            return;
        batch.Traces.Add(new(trace.Record, trace.StoredRecord, trace.StoredFrom));
        (trace.StoredRecord, trace.StoredFrom) = (trace.Record, trace.Record.FirstPosition);
    }

    /// <summary>What is in memory of an erasure's traces; their rows go with the batch.</summary>
    private void Forget(Erasure erasure, long position)
    {
        var ids = erasure.Traces.Select(text => Ids.TryTrace(text, out var id) ? id : 0).ToHashSet();
        var forgotten = open.Values.Where(trace => ids.Contains(trace.Id) || (erasure.Users.Count > 0 && trace.Spans.Values.Any(span => span.UserId is { } user && erasure.Users.Contains(user)))).ToList();
        foreach (var trace in forgotten)
        {
            open.Remove(trace.Id);
            spanCount -= trace.Settled ? 0 : trace.Weight;
        }
        batch.Erasures.Add((position, erasure with { Traces = [.. erasure.Traces.Union(forgotten.Select(trace => Ids.TraceText(trace.Id)))] }));
    }

    private void Take(SpanData data, DecodedRecord record)
    {
        var trace = Open(data.TraceId, record.ReceivedAt);
        if (trace.Has(data.SpanId))
        {
            Repeated++;
            return;
        }
        if (trace.IsFull)
        {
            trace.Pass(data.SpanId, record.Position);
            batch.Put(Row(data, [], record.Position).Row, isNew: true);
            batch.Touched.Add(trace);
            return;
        }
        var rootWasEnded = trace.RootEnded;
        trace.LastNews = record.ReceivedAt;
        batch.Put(Put(trace, data, record.Position), isNew: true);
        if (waiting.Came(data.SpanId))
            batch.Came[data.SpanId] = (data.TraceId, record.Position);
        batch.Touched.Add(trace);
        if (trace.RootEnded != rootWasEnded)
            due.Enqueue(trace.Id, trace.DueAt);
        foreach (var score in Evaluations.Of(data))
            Add(ScoreCheck.Fitted(score), record);
    }

    private void Take(LogData log, DecodedRecord record)
    {
        var trace = Open(log.TraceId, record.ReceivedAt);
        if (!trace.AddLog(log.SpanId, record.Position))
            return;
        batch.Logs.Add(new(log.TraceId, log.SpanId, record.Position, record.ReceivedAt));
        batch.Touched.Add(trace);
        if (trace.Spans.TryGetValue(log.SpanId, out var known) && source.Span(known.Position, trace.Id, log.SpanId) is { } data)
            batch.Put(Put(trace, data, known.Position), isNew: false);
    }

    private void Add(Score score, DecodedRecord record)
    {
        var dated = score.At is null ? score with { At = record.ReceivedAt } : score;
        if (SpanTraces.Of(dated) is { } span)
        {
            // It may have come just before, and not be in the tables yet.
            if (batch.TraceOf(span) is var trace && trace != 0)
                dated = dated with { TraceId = Ids.TraceText(trace) };
            else if (!waiting.Add(span, record.ReceivedAt))
            {
                batch.NotJoined++;
                return;
            }
        }
        batch.Scores[ScoreKey.Of(dated)] = new(dated, record.Position);
    }

    private IndexedSpan Put(OpenTrace trace, SpanData data, long position)
    {
        var logs = trace.Logs.TryGetValue(data.SpanId, out var positions) ? source.Logs(positions, trace.Id, data.SpanId) : [];
        var (span, row) = Row(data, logs, position);
        var weight = trace.Weight;
        trace.Texts.Add(span);
        trace.Put(row);
        spanCount += trace.Settled ? 0 : trace.Weight - weight;
        return row;
    }

    /// <summary>Lists of a span are read when they are asked for, which may be as late as here: a fault costs the span its meaning, no more.</summary>
    private (LlmSpan Span, IndexedSpan Row) Row(SpanData data, IReadOnlyList<LogData> logs, long position)
    {
        try
        {
            var span = SpanSource.Normalise(data, logs);
            return (span, IndexedSpan.From(span, position, prices.Current));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var bare = SpanSource.Bare(data);
            return (bare, IndexedSpan.From(bare, position, prices.Current));
        }
    }

    private OpenTrace Open(UInt128 id, DateTimeOffset receivedAt)
    {
        if (open.TryGetValue(id, out var trace))
            return trace;
        trace = new OpenTrace(id) { LastNews = receivedAt };
        open.Add(id, trace);
        due.Enqueue(id, trace.DueAt);
        return trace;
    }

    private void Settle(OpenTrace trace, DateTimeOffset now)
    {
        trace.Settled = true;
        spanCount -= trace.Weight;
        // Logs without a span have waited long enough in memory; the table still knows where they are.
        batch.Touched.Add(trace);
        if (trace.SpanCount == 0)
            return;
        trace.Record ??= Figures(trace);
        batch.Facts.Add(new(trace.Record.Evaluation ? null : nextSequence++, now, trace.Record));
    }

    private TraceRecord Figures(OpenTrace trace)
    {
        var figures = TraceFigures.Of(trace.Spans.Values, prices.Current);
        return trace.Passed.Spans == 0 ? figures : figures with { SpanCount = figures.SpanCount + trace.Passed.Spans, LastPosition = Math.Max(figures.LastPosition, trace.Passed.Last) };
    }
}
