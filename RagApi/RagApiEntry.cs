namespace LlmAspire.RagApi;

/// <summary>Names this service's assembly for test hosts; two services cannot both be called <c>Program</c>.</summary>
public sealed class RagApiEntry;
