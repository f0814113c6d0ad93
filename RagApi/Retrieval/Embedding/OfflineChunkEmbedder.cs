using System.Security.Cryptography;
using System.Text;
using LlmAspire.RagApi.Models.Offline;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Retrieval.Embedding;

/// <summary>
/// Fits the offline embedder on the chunks themselves. A small corpus is fitted at every build. A larger one keeps its fit until a tenth of
/// the chunks has changed; those that came since are projected into the space that is there. Not thread-safe: one build at a time.
/// </summary>
internal sealed class OfflineChunkEmbedder(ILoggerFactory loggers) : IChunkEmbedder
{
    /// <summary>Up to here a fit takes well under a second, and the same documents always give the same index version.</summary>
    internal const int AlwaysFitted = 1500;
    private const double MostChanged = 0.1;

    private Fitted? _last;

    /// <param name="Fit">The chunks that the model was fitted on.</param>
    /// <param name="Rows">Where each chunk of the build before has its vector.</param>
    private sealed record Fitted(EmbeddingByLsa Model, IReadOnlyList<IndexedChunk> Fit, string FitName, Dictionary<IndexedChunk, int> Rows, float[] Matrix);

    public string Id => "offline-lsa 2";

    public RankingWeights Weights => RankingWeights.Offline;

    public Task<EmbeddedChunks> EmbedAsync(IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken)
    {
        var kept = _last is { } last && Keeps(last.Fit, chunks) ? last : null;
        var model = kept?.Model ?? EmbeddingByLsa.Fit([.. chunks.Select(TermsOf)]);
        var matrix = new float[chunks.Count * model.Dimensions];
        for (var i = 0; i < chunks.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(chunks[i], matrix.AsSpan(i * model.Dimensions, model.Dimensions), model, kept);
        }
        _last = new Fitted(model, kept?.Fit ?? chunks, kept?.FitName ?? NameOf(chunks), RowsOf(chunks), matrix);
        // Telemetry as any model has it: its span stands under the stage that asked.
        var traced = model.AsBuilder().UseOpenTelemetry(loggers).Build();
        var query = new QueryEmbedder(model.Name, traced, loggers.CreateLogger<QueryEmbedder>());
        return Task.FromResult(new EmbeddedChunks(new VectorIndex(matrix, model.Dimensions), query, FittedOn: kept is null ? null : _last.FitName));
    }

    /// <summary>Whether a space fitted on some chunks may serve others: both are many, and few came or went.</summary>
    internal static bool Keeps(IReadOnlyList<IndexedChunk> fitted, IReadOnlyList<IndexedChunk> chunks)
    {
        if (fitted.Count <= AlwaysFitted || chunks.Count <= AlwaysFitted)
            return false;
        var known = new HashSet<IndexedChunk>(fitted, ReferenceEqualityComparer.Instance);
        var stayed = chunks.Count(known.Contains);
        var (came, went) = (chunks.Count - stayed, fitted.Count - stayed);
        return came + went > 0 && came + went < MostChanged * fitted.Count;
    }

    private static void Write(IndexedChunk chunk, Span<float> vector, EmbeddingByLsa model, Fitted? kept)
    {
        if (kept is not null && kept.Rows.TryGetValue(chunk, out var row))
            kept.Matrix.AsSpan(row * model.Dimensions, model.Dimensions).CopyTo(vector);
        else
            model.Embed(TermsOf(chunk), vector);
    }

    private static uint[] TermsOf(IndexedChunk chunk) => [.. chunk.Terms.Title, .. chunk.Terms.Body];

    private static Dictionary<IndexedChunk, int> RowsOf(IReadOnlyList<IndexedChunk> chunks)
    {
        var rows = new Dictionary<IndexedChunk, int>(chunks.Count, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < chunks.Count; i++)
            rows[chunks[i]] = i;
        return rows;
    }

    /// <summary>Names the space by what it was fitted on; empty where no build will keep it.</summary>
    private static string NameOf(IReadOnlyList<IndexedChunk> chunks)
    {
        if (chunks.Count <= AlwaysFitted)
            return "";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var chunk in chunks)
            hash.AppendData(Encoding.UTF8.GetBytes($"{chunk.EmbeddedText}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
