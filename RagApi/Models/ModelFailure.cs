using System.ClientModel;
using System.Net;
using System.Text.Json;
using Anthropic.Exceptions;

namespace LlmAspire.RagApi.Models;

/// <summary>A model call that failed, in one word that traces and errors share (<c>error.type</c>) and a sentence for people.</summary>
internal sealed class ModelFailure(string errorType, string message, Exception? inner = null) : Exception(message, inner)
{
    public const string InvalidApiKey = "invalid_api_key";
    public const string RateLimited = "rate_limited";
    public const string Timeout = "timeout";
    public const string StreamCut = "stream_cut";
    public const string Unreachable = "unreachable";
    public const string ProviderError = "provider_error";

    public string ErrorType { get; } = errorType;

    /// <summary>What went wrong, from the exceptions of the four clients; <c>null</c> where it was not the model's call that failed.</summary>
    public static ModelFailure? From(Exception error, ModelRef model) => error switch
    {
        ModelFailure known => known,
        TimeoutException => new(Timeout, $"{model} {error.Message}", error),
        ClientResultException { Status: > 0 } answer => FromStatus(answer.Status, answer.Message, model, error),
        AnthropicApiException answer => FromStatus((int)answer.StatusCode, answer.Message, model, error),
        HttpRequestException { StatusCode: { } status } => FromStatus((int)status, error.Message, model, error),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } =>
            new(Unreachable, $"{model} could not be reached: {FirstLine(error.Message)}", error),
        // Connected, and then the connection went: the request may have been answered, and paid for, in part.
        HttpRequestException => Cut(model, error),
        IOException or JsonException => Cut(model, error),
        AggregateException { InnerException: { } first } => From(first, model),
        { InnerException: { } inner } when From(inner, model) is { } found => found,
        // The clients index into what they expect (choices, contents) without looking whether it is there.
        ArgumentException => new(ProviderError, $"{model} gave an answer that cannot be read: {FirstLine(error.Message)}", error),
        ClientResultException or AnthropicException or InvalidOperationException => new(ProviderError, $"{model} failed: {FirstLine(error.Message)}", error),
        _ => null,
    };

    public static ModelFailure Cut(ModelRef model, Exception? inner = null) =>
        new(StreamCut, $"{model}'s answer broke off before its end{(inner is null ? "" : $": {FirstLine(inner.Message)}")}", inner);

    private static ModelFailure FromStatus(int status, string message, ModelRef model, Exception inner)
    {
        var (type, why) = (HttpStatusCode)status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (InvalidApiKey, "did not accept the key"),
            HttpStatusCode.TooManyRequests => (RateLimited, "is limiting requests"),
            HttpStatusCode.NotFound => ("model_not_found", "is not known to the provider"),
            HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => (Timeout, "did not answer in time"),
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge => ("invalid_request", "refused the request"),
            _ => (ProviderError, "failed"),
        };
        return new(type, $"{model} {why} (HTTP {status}): {FirstLine(message)}", inner);
    }

    private static string FirstLine(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 300 ? line : line[..300];
    }
}
