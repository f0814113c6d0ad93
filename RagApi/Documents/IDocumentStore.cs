namespace LlmAspire.RagApi.Documents;

/// <summary>The posted documents: in memory to read, elsewhere to last. Calls may overlap.</summary>
internal interface IDocumentStore
{
    /// <summary>A picture; replaced, never changed.</summary>
    IReadOnlyDictionary<string, SourceDocument> Documents { get; }

    /// <summary>After the picture was replaced, by whomever the documents were changed.</summary>
    event Action? Changed;

    /// <summary>
    /// Adds or replaces by id, all or none; of two with one id the later stays. Durable, and in the picture, when it returns. Throws
    /// <see cref="DocumentStoreFullException"/> where all texts together would be too long, unless it makes them shorter.
    /// </summary>
    Task PutAsync(IReadOnlyList<SourceDocument> documents, CancellationToken cancellationToken);

    /// <summary>False where no posted document has the id.</summary>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);
}

/// <summary>The store of posted documents is full: nothing of the request was kept.</summary>
internal sealed class DocumentStoreFullException(string message) : IOException(message)
{
    public static DocumentStoreFullException Of(long characters, long most) =>
        new($"The posted documents would have {characters:N0} characters together; Documents__MaxTotalCharacters is {most:N0}.");
}

/// <summary>The store of posted documents cannot be written to now.</summary>
internal sealed class DocumentStoreUnavailableException(string message, Exception cause) : Exception(message, cause);
