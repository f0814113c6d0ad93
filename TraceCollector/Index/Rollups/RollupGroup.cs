using System.IO.Hashing;
using System.Runtime.InteropServices;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>What traces of one group have in common: all that rollups can be filtered by.</summary>
internal sealed record RollupGroup(
    string? Feature, string? Service, IReadOnlyList<string> Models, IReadOnlyList<string> Prompts, string? PromptName, string? PromptVersion, string? PromptHash)
{
    /// <summary>The key under which all traffic is counted, whatever its group.</summary>
    public const long Everything = 0;

    public static RollupGroup Of(TraceRecord trace) => new(trace.Feature, trace.Service, trace.Models, trace.Prompts, trace.PromptName, trace.PromptVersion, trace.PromptHash);

    /// <summary>A 64-bit hash (XXH3) of every part, each preceded by its length so that no two lists of parts read the same; never <see cref="Everything"/>.</summary>
    public long Key()
    {
        var hash = new XxHash3();
        Add(hash, Feature);
        Add(hash, Service);
        Add(hash, Models);
        Add(hash, Prompts);
        Add(hash, PromptName);
        Add(hash, PromptVersion);
        Add(hash, PromptHash);
        var key = unchecked((long)hash.GetCurrentHashAsUInt64());
        return key == Everything ? 1 : key;
    }

    private static void Add(XxHash3 hash, IReadOnlyList<string> parts)
    {
        Add(hash, parts.Count);
        foreach (var part in parts)
            Add(hash, part);
    }

    private static void Add(XxHash3 hash, string? part)
    {
        Add(hash, part?.Length ?? -1);
        hash.Append(MemoryMarshal.AsBytes(part.AsSpan()));
    }

    private static void Add(XxHash3 hash, int length) => hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
}
