using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Budgets;
using LlmAspire.RagApi.Caching;
using LlmAspire.RagApi.Chat;
using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Experiments;
using LlmAspire.RagApi.Feedback;
using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Prompts;
using LlmAspire.RagApi.Replay;
using LlmAspire.RagApi.Replicas;
using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.RagApi;

/// <summary>What the RAG API can do, capability by capability. Used by its own process and by AllInOne.</summary>
public static class RagApiModule
{
    public const string Usage = """
        Usage: dotnet run --project RagApi [-- settings]
        Answers questions from documents: http://localhost:5081.
        Usage: dotnet run --project RagApi -- prompts check|bump ...
        Checks the prompts against their seals, or raises a version and seals it.
        """;

    public static WebApplicationBuilder AddRagApi(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Configuration.HasRedis())
            builder.AddRedis();
        builder.AddCaching();
        builder.AddDocuments();
        builder.AddRetrieval();
        builder.AddModels();
        builder.AddPrompts();
        builder.AddExperiments();
        builder.AddBudgets();
        builder.AddAsk();
        builder.AddFeedback();
        builder.AddReplay();
        builder.AddChat();
        return builder;
    }

    public static WebApplication MapRagApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapDocuments();
        app.MapRetrieval();
        app.MapAsk();
        app.MapFeedback();
        app.MapReplay();
        app.MapChat();
        return app;
    }
}
