namespace LlmAspire.TraceCollector.Store;

/// <summary>Where the tables lie and what they may take (section <c>Data</c>).</summary>
internal sealed class StoreOptions
{
    public const string Section = "Data";

    /// <summary>Folder of everything the collector keeps; created when missing.</summary>
    public string Directory { get; set; } = ".data";

    /// <summary>
    /// What the embedded engine may use for its buffers, in MiB; it spills to disk beyond. 64..65536. By default a 32nd of the memory of the machine or
    /// container, 256 to 512: at 10 M spans the slowest traces of a month take half the time with 512. Nothing is taken before tables have grown to it.
    /// </summary>
    public int StoreMemoryMb { get; set; } = (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 25, 256, 512);

    /// <summary>What the embedded engine may compute on at once. Two by default: the machine this is measured on has two cores, and pages share them with ingestion. 1..64.</summary>
    public int StoreThreads { get; set; } = 2;

    public string? Fault() => this switch
    {
        { Directory: null or "" } => "Data:Directory must name a folder.",
        { StoreMemoryMb: < 64 or > 65536 } => $"Data:StoreMemoryMb must be 64..65536, not {StoreMemoryMb}.",
        { StoreThreads: < 1 or > 64 } => $"Data:StoreThreads must be 1..64, not {StoreThreads}.",
        _ => null,
    };
}
