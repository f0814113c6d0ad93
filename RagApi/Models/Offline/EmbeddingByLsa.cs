using System.Globalization;
using System.Numerics.Tensors;
using LlmAspire.RagApi.Retrieval;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>
/// The offline embedder: latent semantic analysis fitted on the corpus itself. It knows which words go together in these
/// documents and nothing else of the world; its name says so. No network, no weights, no cost. Immutable and thread-safe.
/// </summary>
internal sealed class EmbeddingByLsa : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>More helps no collection that was tried, and costs memory and time in proportion.</summary>
    private const int MaxDimensions = 128;
    /// <summary>Larger corpora are fitted on this many of their texts, evenly spread; the others are projected. Keeps a fit near a second.</summary>
    private const int MaxFitted = 4000;

    private readonly EmbeddingFeatures _features;
    private readonly float[] _projection;
    private readonly EmbeddingGeneratorMetadata _metadata;

    private EmbeddingByLsa(EmbeddingFeatures features, float[] projection, int dimensions)
    {
        (_features, _projection, Dimensions) = (features, projection, dimensions);
        _metadata = new EmbeddingGeneratorMetadata("offline", null, Name, dimensions);
    }

    public int Dimensions { get; }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"offline-lsa-{Dimensions}");

    /// <param name="texts">Terms of every text of the corpus.</param>
    public static EmbeddingByLsa Fit(IReadOnlyList<uint[]> texts)
    {
        var chosen = texts.Count <= MaxFitted ? texts : [.. Enumerable.Range(0, MaxFitted).Select(i => texts[(int)((long)i * texts.Count / MaxFitted)])];
        var features = EmbeddingFeatures.Fit(chosen);
        var dimensions = Math.Min(MaxDimensions, Math.Min(chosen.Count, features.Columns));
        var projection = dimensions == 0 ? [] : EmbeddingFit.Project([.. chosen.Select(features.Row)], features.Columns, dimensions);
        return new EmbeddingByLsa(features, projection, dimensions);
    }

    /// <summary>What <see cref="Read"/> makes the same model of.</summary>
    public void Write(BinaryWriter writer)
    {
        _features.Write(writer);
        writer.Write(Dimensions);
        writer.WriteNumbers(_projection);
    }

    /// <summary>Throws <see cref="InvalidDataException"/> or <see cref="EndOfStreamException"/> where what is read is no model.</summary>
    public static EmbeddingByLsa Read(BinaryReader reader)
    {
        var features = EmbeddingFeatures.Read(reader);
        var dimensions = reader.ReadInt32();
        var projection = reader.ReadNumbers<float>(features.Columns * MaxDimensions);
        return dimensions is >= 0 and <= MaxDimensions && projection.Length == features.Columns * dimensions ? new EmbeddingByLsa(features, projection, dimensions) : throw new InvalidDataException("This is no model.");
    }

    /// <summary>Writes the unit vector of a text; zero where it has no word the corpus knows.</summary>
    public void Embed(uint[] terms, Span<float> vector)
    {
        vector.Clear();
        EmbeddingFit.AddRow(_features.Row(terms), _projection, vector);
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
            TensorPrimitives.Divide(vector, length, vector);
    }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        var read = 0L;
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var terms = Terms.Of(value);
            var vector = new float[Dimensions];
            Embed(terms, vector);
            read += terms.Length;
            embeddings.Add(new Embedding<float>(vector) { ModelId = Name });
        }
        // Its tokens are the terms it reads.
        embeddings.Usage = new UsageDetails { InputTokenCount = read, TotalTokenCount = read };
        return Task.FromResult(embeddings);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
