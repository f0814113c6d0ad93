namespace LlmAspire.AllInOne;

/// <summary>Names this host's assembly for test hosts.</summary>
public sealed class AllInOneEntry;
