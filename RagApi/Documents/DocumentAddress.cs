namespace LlmAspire.RagApi.Documents;

/// <summary>Which document an address means.</summary>
internal static class DocumentAddress
{
    private const string Path = "/documents/";

    /// <summary>
    /// Ids that an address may mean, the likeliest first. A server decodes a path once but leaves <c>%2F</c>, so that an id with a slash and one
    /// with a literal <c>%2F</c> look the same to a route: only the address as it was sent tells them apart.
    /// </summary>
    /// <param name="routed">The id as the route has it.</param>
    /// <param name="sent">Path and query as they were sent; empty or <c>null</c> where a server does not tell.</param>
    public static IEnumerable<string> Ids(string routed, string? sent)
    {
        var path = sent?.Split('?')[0] ?? "";
        if (path.IndexOf(Path, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
            yield return Uri.UnescapeDataString(path[(at + Path.Length)..]);
        yield return routed;
        yield return routed.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
    }
}
