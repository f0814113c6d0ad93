using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>What the leaf rule and the sums need of a span. <paramref name="Model"/> is the answered model, else the requested one.</summary>
internal sealed record CallSpan(ulong Id, ulong ParentId, SpanKind Kind, TokenUsage? Usage, string? Model, string? Provider, DateTimeOffset At)
{
    public string? ServiceTier { get; init; }
    public TimeSpan? Duration { get; init; }

    /// <summary>A sum that a wrapper told: it counts only where no call below it told any.</summary>
    public bool IsAggregate => Kind is not (SpanKind.Llm or SpanKind.Embedding or SpanKind.Reranker);
}

/// <summary>
/// Which spans of a trace stand for its model calls. Wrappers repeat or sum the usage of what they wrap (<c>orchestrate_tools</c>, an
/// outer <c>chat</c> around <c>chat</c>, <c>invoke_agent</c>, AI SDK parents), so only the deepest count:
/// a span that reports tokens counts where no span below it does, whatever its kind; a model span that reports none counts too (its
/// tokens are missing) where no model span is below it and no counted span above it. What a nameless span below a model's call tells (Axiom's of a stream)
/// repeats that call.
/// </summary>
internal static class Leaves
{
    /// <param name="isBilled">Whether a reranker's model costs something though it tells no tokens: it is paid by the request.</param>
    /// <returns>The counted spans, in the order given. Loops of parents, a client's fault, end where they close.</returns>
    public static IReadOnlyList<CallSpan> Of(IReadOnlyList<CallSpan> spans, Func<string?, bool> isBilled)
    {
        var tree = new Tree(spans);
        var below = tree.MarkDescendants([.. spans.Select(span => HasUsage(span) && span is { IsAggregate: false, Model: not null })]);
        var tells = spans.Where((span, i) => HasUsage(span) && !(span is { IsAggregate: true, Model: null } && below[i])).ToHashSet(ReferenceEqualityComparer.Instance);
        var usageBelow = tree.MarkAncestors(tells.Contains);
        bool IsModelCall(CallSpan span) => span.Kind is SpanKind.Llm or SpanKind.Embedding || (span.Kind == SpanKind.Reranker && isBilled(span.Model));
        var modelBelow = tree.MarkAncestors(IsModelCall);
        var counted = new bool[spans.Count];
        for (var i = 0; i < spans.Count; i++)
            counted[i] = tells.Contains(spans[i]) && !usageBelow[i];
        var covered = tree.MarkDescendants(counted);
        return [.. spans.Where((span, i) => counted[i] || (IsModelCall(span) && !HasUsage(span) && !modelBelow[i] && !covered[i]))];
    }

    private static bool HasUsage(CallSpan span) => span.Usage is { Input: not null } or { Output: not null };

    private sealed class Tree
    {
        private readonly IReadOnlyList<CallSpan> spans;
        private readonly int[] parents;

        public Tree(IReadOnlyList<CallSpan> spans)
        {
            this.spans = spans;
            var byId = new Dictionary<ulong, int>(spans.Count, SpanIds.Comparer);
            for (var i = 0; i < spans.Count; i++)
                byId.TryAdd(spans[i].Id, i);
            parents = [.. spans.Select(span => byId.TryGetValue(span.ParentId, out var parent) ? parent : -1)];
        }

        /// <summary>Whether anything that matches lies below a span. Each span is marked once, so the whole is linear.</summary>
        public bool[] MarkAncestors(Func<CallSpan, bool> matches)
        {
            var marked = new bool[spans.Count];
            for (var i = 0; i < spans.Count; i++)
                if (matches(spans[i]))
                    for (var above = parents[i]; above >= 0 && !marked[above]; above = parents[above])
                        marked[above] = true;
            return marked;
        }

        /// <summary>Whether a chosen span is above a span. What a walk upwards finds is kept for the spans it passed.</summary>
        public bool[] MarkDescendants(bool[] chosen)
        {
            var known = new bool?[spans.Count];
            var path = new List<int>();
            for (var i = 0; i < spans.Count; i++)
            {
                path.Clear();
                var at = i;
                while (at >= 0 && known[at] is null)
                {
                    known[at] = false;
                    path.Add(at);
                    at = parents[at];
                }
                for (var step = path.Count - 1; step >= 0; step--)
                    known[path[step]] = parents[path[step]] is >= 0 and var above && (chosen[above] || known[above] == true);
            }
            return [.. known.Select(value => value == true)];
        }
    }
}
