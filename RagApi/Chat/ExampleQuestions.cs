namespace LlmAspire.RagApi.Chat;

/// <summary>Questions that the default corpus (this project's documentation) answers: the chat page offers some, the demo asks all.</summary>
internal static class ExampleQuestions
{
    /// <summary>How many the chat page shows.</summary>
    public const int OnPage = 4;

    public static IReadOnlyList<string> All { get; } =
    [
        "When does a trace settle?",
        "How do I connect a Python application?",
        "What does it mean when a model is unpriced?",
        "How do I change a prompt without mixing up its versions?",
        "How is the faithfulness score computed?",
        "What should I do when answers get worse?",
        "Which port takes OTLP over gRPC?",
        "How do I switch off the capture of prompts and answers?",
        "How is user feedback stored?",
        "What is the difference between used and retrieved chunks?",
        "How do I set a token budget for a request?",
        "Where is the data kept?",
        "How do I back up the collector's data?",
        "Which models can answer questions?",
        "What is the offline answerer?",
        "How do I run two prompt versions against each other?",
        "What does no evidence mean as an outcome?",
        "How are documents cut into chunks?",
        "How do I add a document to the index?",
        "What happens when the collector is killed during ingestion?",
        "Why are texts not kept in DuckDB?",
        "How is the cost of a request calculated?",
        "What is the core sample?",
        "How do I read the waterfall of a trace?",
        "How do I export traces?",
        "What is a stage?",
        "How do I replay a question with another model?",
        "Which conventions does the collector understand?",
        "What do I measure to know that retrieval is good?",
        "How long are traces kept?",
    ];
}
