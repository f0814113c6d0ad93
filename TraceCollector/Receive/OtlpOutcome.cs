namespace LlmAspire.TraceCollector.Receive;

/// <summary>How a request ended, whatever it came in on.</summary>
internal enum OtlpResult
{
    /// <summary>Durable, or there was nothing to keep. Some spans may have been refused.</summary>
    Accepted,
    /// <summary>The bytes are no such request: the client must not send them again.</summary>
    Invalid,
    /// <summary>Larger than the limit, as sent or decompressed.</summary>
    TooLarge,
    /// <summary>The client should come back.</summary>
    Busy,
    /// <summary>The method, content type or content encoding is none of ours.</summary>
    Unsupported,
}

/// <param name="Rejected">Spans refused although the request was accepted.</param>
/// <param name="Message">Why, in words; empty where there is nothing to say.</param>
internal readonly record struct OtlpOutcome(OtlpResult Result, long Rejected, string Message)
{
    public static OtlpOutcome Accepted(long rejected = 0, string message = "") => new(OtlpResult.Accepted, rejected, message);

    public static OtlpOutcome Refused(OtlpResult result, string message) => new(result, 0, message);
}
