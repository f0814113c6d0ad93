namespace LlmAspire.TraceCollector.Journal;

internal static class JournalSetup
{
    public static void AddJournal(this WebApplicationBuilder builder)
    {
    }

}
