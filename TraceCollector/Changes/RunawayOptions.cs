namespace LlmAspire.TraceCollector.Changes;

/// <summary>When one request is a runaway, section <c>Runaway</c>.</summary>
internal sealed class RunawayOptions
{
    public const string Section = "Runaway";

    /// <summary>Model and tool calls of one trace; more are a loop.</summary>
    public int MaxSteps { get; set; } = 50;
}
