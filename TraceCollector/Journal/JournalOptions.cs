namespace LlmAspire.TraceCollector.Journal;

/// <summary>Where the journal lies and how much it may hold in memory before it says that it is busy.</summary>
internal sealed record JournalOptions
{
    /// <summary>The folder of segments: <c>Data:Directory</c>/journal.</summary>
    public required string Folder { get; init; }

    /// <summary>A segment that has reached this many bytes is followed by a new one.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>Records that may wait for the disk; one more is refused with <see cref="JournalBusyException"/>.</summary>
    public int QueueRecords { get; init; } = 4096;

    /// <summary>Uncompressed bytes that may wait for the disk. Not less than the largest body accepted (64 MiB).</summary>
    public long QueueBytes { get; init; } = 160 << 20;

    /// <summary>The newest segments whose bytes are verified at start (256 MiB: under a second). Older ones are verified when they are read.</summary>
    public int SegmentsVerifiedAtStart { get; init; } = 4;

    /// <summary>
    /// With less room than this on the disk nothing more is taken: the tables need some to follow what was, and to be tidied. It is also
    /// the only bound on how far the tables may be behind: what waits for them is on the disk, not in memory.
    /// </summary>
    public long MinFreeBytes { get; init; } = 512 << 20;

    /// <summary>Section <c>Journal</c>, and <c>Data:Directory</c>: relative to the current directory, <c>.data</c> unless set.</summary>
    /// <exception cref="InvalidOperationException">A value makes no sense; the message names its key.</exception>
    public static JournalOptions From(IConfiguration configuration)
    {
        var data = configuration["Data:Directory"];
        var options = new JournalOptions { Folder = Path.Combine(Path.GetFullPath(string.IsNullOrWhiteSpace(data) ? ".data" : data), "journal") };
        configuration.GetSection("Journal").Bind(options);
        return options.MinFreeBytes >= 0 ? options : throw new InvalidOperationException("Journal__MinFreeBytes must not be negative.");
    }
}
