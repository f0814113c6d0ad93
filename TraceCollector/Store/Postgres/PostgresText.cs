namespace LlmAspire.TraceCollector.Store.Postgres;

/// <summary>Texts as PostgreSQL can keep them: the character U+0000 it cannot, and U+FFFD stands for it, in what is stored and in what is looked for.</summary>
internal static class PostgresText
{
    public static string Of(string text) => text.Replace('\0', '\uFFFD');
}
