using LlmAspire.Benchmarks.Reports;

namespace LlmAspire.Benchmarks.Ingest;

/// <summary>What the senders saw. One for each, joined at the end.</summary>
internal sealed class LoadResult
{
    public long AcknowledgedSpans { get; private set; }

    public long AcknowledgedRequests { get; private set; }

    public long Busy { get; private set; }

    public long Failed { get; private set; }

    public string? Fault { get; private set; }

    /// <summary>From when a request should have left to its answer.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>How late requests left, which is the generator's own fault or that of too few senders.</summary>
    public Latencies Late { get; } = new();

    public TimeSpan Elapsed { get; set; }

    public double SpansPerSecond => AcknowledgedSpans / Elapsed.TotalSeconds;

    public void Count(Answer answer, int spans, long intended, string? fault)
    {
        if (answer is Answer.Accepted)
        {
            AcknowledgedSpans += spans;
            AcknowledgedRequests++;
            Latencies.AddSince(intended);
        }
        else
        {
            Busy += answer is Answer.Busy ? 1 : 0;
            Failed += answer is Answer.Busy ? 0 : 1;
            Fault = fault ?? "spans were refused";
        }
    }

    public void Merge(LoadResult other)
    {
        AcknowledgedSpans += other.AcknowledgedSpans;
        AcknowledgedRequests += other.AcknowledgedRequests;
        Busy += other.Busy;
        Failed += other.Failed;
        Fault = other.Fault ?? Fault;
        Latencies.Merge(other.Latencies);
        Late.Merge(other.Late);
    }
}
