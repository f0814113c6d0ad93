namespace LlmAspire.RagApi.Feedback;

internal static class FeedbackSetup
{
    public static void AddFeedback(this WebApplicationBuilder builder)
    {
    }

    public static void MapFeedback(this WebApplication app)
    {
    }
}
