namespace LlmAspire.TraceCollector.Retention;

/// <summary>How long what was received is kept (section <c>Retention</c>).</summary>
internal sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Days since it was received, 1..3650.</summary>
    public int Days { get; set; } = 30;

    /// <summary>Bytes that journal and tables may take together, from 256 MiB; <c>null</c> is no bound. The oldest segments go first, the newest stays.</summary>
    public long? Bytes { get; set; }
}
