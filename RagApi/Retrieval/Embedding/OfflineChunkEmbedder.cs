using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LlmAspire.RagApi.Models.Offline;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Retrieval.Embedding;

/// <summary>
/// Fits the offline embedder on the chunks themselves. A small corpus is fitted at every build. A larger one keeps its fit, over a restart too,
/// until a tenth of the chunks has changed; those that came since are projected into the space that is there. Not thread-safe: one build at a time.
/// </summary>
internal sealed class OfflineChunkEmbedder(ILoggerFactory loggers, FitFile file) : IChunkEmbedder
{
    /// <summary>Up to here a fit takes well under a second.</summary>
    internal const int AlwaysFitted = 1500;
    private const double MostChanged = 0.1;

    private readonly ConditionalWeakTable<IndexedChunk, object> _hashes = [];
    private Built? _last;
    private bool _isRead;

    /// <param name="Rows">Where each chunk of the build before has its vector.</param>
    private sealed record Built(Fit Fit, Dictionary<IndexedChunk, int> Rows, float[] Matrix);

    public string Id => "offline-lsa 2";

    public RankingWeights Weights => RankingWeights.Offline;

    public Task<EmbeddedChunks> EmbedAsync(IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken)
    {
        var texts = chunks.Select(HashOf).ToHashSet();
        var kept = Kept() is { } before && Keeps(before.Fit.Texts, texts) ? before : null;
        var fit = kept?.Fit ?? Fitted(chunks, texts);
        var matrix = new float[chunks.Count * fit.Model.Dimensions];
        for (var i = 0; i < chunks.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(chunks[i], matrix.AsSpan(i * fit.Model.Dimensions, fit.Model.Dimensions), fit.Model, kept);
        }
        _last = new Built(fit, RowsOf(chunks), matrix);
        // Telemetry as any model has it: its span stands under the stage that asked.
        var traced = fit.Model.AsBuilder().UseOpenTelemetry(loggers).Build();
        var query = new QueryEmbedder(fit.Model.Name, traced, loggers.CreateLogger<QueryEmbedder>());
        return Task.FromResult(new EmbeddedChunks(new VectorIndex(matrix, fit.Model.Dimensions), query, $"{Id} fitted on {(fit.Name.Length > 0 ? fit.Name : NameOf(texts))}", FittedOn: fit.Texts.SetEquals(texts) ? null : fit.Name));
    }

    /// <summary>Whether a space fitted on some texts may serve others: both are many, and few came or went.</summary>
    internal static bool Keeps(IReadOnlySet<ulong> fitted, IReadOnlySet<ulong> texts)
    {
        if (fitted.Count <= AlwaysFitted || texts.Count <= AlwaysFitted)
            return false;
        var stayed = texts.Count(fitted.Contains);
        return texts.Count - stayed + fitted.Count - stayed < MostChanged * fitted.Count;
    }

    private Built? Kept()
    {
        if (!_isRead && file.Read() is { } fit)
            _last = new Built(fit, [], []);
        _isRead = true;
        return _last;
    }

    /// <summary>Many texts are fitted in the order of their hashes, because of very many only a part is: which must not hang on the order of arrival.</summary>
    private Fit Fitted(IReadOnlyList<IndexedChunk> chunks, HashSet<ulong> texts)
    {
        if (texts.Count <= AlwaysFitted)
            return new Fit(EmbeddingByLsa.Fit([.. chunks.Select(TermsOf)]), texts, "");
        var ordered = chunks.OrderBy(HashOf).ToList();
        var fit = new Fit(EmbeddingByLsa.Fit([.. ordered.Select(TermsOf)]), texts, NameOf(texts));
        try
        {
            file.Write(fit);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            loggers.CreateLogger<OfflineChunkEmbedder>().LogWarning("The fit of the offline embedder could not be kept: {Why} The index gets another version at the next start.", fault.Message);
        }
        return fit;
    }

    private static void Write(IndexedChunk chunk, Span<float> vector, EmbeddingByLsa model, Built? kept)
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

    /// <summary>The first 64 bits of a text's SHA-256, read once for each chunk.</summary>
    private ulong HashOf(IndexedChunk chunk) => (ulong)_hashes.GetValue(chunk, static one => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(one.EmbeddedText))));

    private static string NameOf(HashSet<ulong> texts) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<ulong>([.. texts.Order()])))[..16];
}
