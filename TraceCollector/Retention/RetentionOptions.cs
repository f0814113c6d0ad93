namespace LlmAspire.TraceCollector.Retention;

/// <summary>How long what was received is kept (section <c>Retention</c>).</summary>
internal sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Days since it was received, 1..3650.</summary>
    public int Days { get; set; } = 30;
}
