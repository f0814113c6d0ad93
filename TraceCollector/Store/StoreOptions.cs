namespace LlmAspire.TraceCollector.Store;

/// <summary>Where the tables lie and what they may take (section <c>Data</c>).</summary>
internal sealed class StoreOptions
{
    public const string Section = "Data";

    /// <summary>Folder of everything the collector keeps; created when missing.</summary>
    public string Directory { get; set; } = ".data";

    /// <summary>What the embedded engine may use for its buffers, in MiB; it spills to disk beyond. 64..65536.</summary>
    public int StoreMemoryMb { get; set; } = 256;

    public string? Fault() => this switch
    {
        { Directory: null or "" } => "Data:Directory must name a folder.",
        { StoreMemoryMb: < 64 or > 65536 } => $"Data:StoreMemoryMb must be 64..65536, not {StoreMemoryMb}.",
        _ => null,
    };
}
