using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Metrics;

/// <summary>What one series recorded within one minute, by the time of its points. <paramref name="Position"/> is that of the last record that added to it.</summary>
internal sealed record MetricMinute(long Series, long Minute, MetricAmount Amount, long Position);

/// <summary>Changes since the last batch.</summary>
internal sealed class MetricBatch
{
    public Dictionary<long, MetricSeries> Series { get; } = [];
    public Dictionary<Guid, (MetricStream Stream, long Position)> Streams { get; } = [];
    public Dictionary<(long Series, long Minute), MetricMinute> Minutes { get; } = [];
    public long? NotKept { get; set; }
}

/// <summary>
/// Turns data points into what was recorded per series and minute. Holds the last point of at most <see cref="MostStreams"/> streams; a
/// stream beyond that is not kept, and counted, until others have been silent for a day. Beyond <see cref="MostSeries"/> series the points
/// go to the metric's series "(other)"; beyond <see cref="MostNames"/> names they are not kept, and counted.
/// For one caller, like the assembler beside it; thrown away and read again from the tables after a failure.
/// </summary>
internal sealed class ClientMetrics
{
    /// <summary>About 20 MB with 16 buckets each.</summary>
    public const int MostStreams = 20_000;
    public const int MostSeries = 2000;
    public const int MostNames = 200;

    private const ulong Day = 86_400_000_000_000;
    private const ulong Minute = 60_000_000_000;

    private readonly Dictionary<Guid, MetricStream> streams = [];
    private readonly Dictionary<long, MetricSeries> series = [];
    private readonly StreamKeys keys = new();
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private MetricBatch batch = new();

    /// <summary>Whether this body's points have not yet had all streams looked through for silent ones: once is enough, and a million times too often.</summary>
    private bool mayLook;

    /// <summary>Points that were acknowledged and found no place.</summary>
    public long NotKept { get; private set; }

    public void Restore(IEnumerable<MetricSeries> knownSeries, IEnumerable<MetricStream> knownStreams, long notKept)
    {
        foreach (var known in knownSeries)
            Add(known);
        foreach (var known in knownStreams)
            streams[known.Key] = known;
        NotKept = notKept;
    }

    public void Take(IEnumerable<MetricPoint> points, long position)
    {
        mayLook = true;
        foreach (var point in points)
            Take(point, position);
    }

    /// <summary>The changes since the last call.</summary>
    public MetricBatch Finish()
    {
        var done = batch;
        batch = new();
        return done;
    }

    private void Take(MetricPoint point, long position)
    {
        var key = keys.Of(point);
        var known = streams.GetValueOrDefault(key);
        if (known is null && !HasRoom(point.TimeUnixNano) || SeriesOf(point) is not { } own)
        {
            batch.NotKept = ++NotKept;
            return;
        }
        if (MetricStream.Added(point, known) is not { } added)
            return;
        var now = new MetricStream(key, point.StartUnixNano, point.TimeUnixNano, point.Count, point.Sum, point.IsCumulative ? point.Buckets : []);
        streams[key] = now;
        batch.Streams[key] = (now, position);
        batch.Series[own.Id] = own;
        var place = (own.Id, Minute: (long)(point.TimeUnixNano / Minute));
        var sofar = batch.Minutes.GetValueOrDefault(place)?.Amount;
        if (added.Count > 0 || added.Sum != 0)
            batch.Minutes[place] = new(own.Id, place.Minute, sofar?.Plus(added) ?? added, position);
    }

    private MetricSeries? SeriesOf(MetricPoint point)
    {
        if (!names.Contains(point.Name) && names.Count >= MostNames)
            return null;
        var own = MetricSeries.Of(point);
        if (!series.ContainsKey(own.Id) && series.Count >= MostSeries)
            own = own.AsOther();
        Add(own);
        return own;
    }

    private void Add(MetricSeries known)
    {
        names.Add(known.Name);
        series[known.Id] = known;
    }

    private bool HasRoom(ulong now)
    {
        if (streams.Count < MostStreams || !mayLook)
            return streams.Count < MostStreams;
        mayLook = false;
        foreach (var silent in streams.Values.Where(stream => stream.Time + Day < now).ToList())
            streams.Remove(silent.Key);
        return streams.Count < MostStreams;
    }
}
