using System.Globalization;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace LlmAspire.RagApi.Ask;

/// <summary>Errors as RFC 9457 has them.</summary>
internal static class Problems
{
    private const string ContentType = "application/problem+json";

    public static IResult BadRequest(FieldErrors errors) => Results.ValidationProblem(errors);

    /// <summary>What a failed answer says; the same object is sent as a response or as a stream's <c>error</c> event.</summary>
    public static ProblemDetails Of(AskFailure failure, string traceId)
    {
        var problem = new ProblemDetails { Type = $"/problems/{failure.Problem}", Title = failure.Title, Status = failure.Status, Detail = failure.Message };
        problem.Extensions["traceId"] = traceId;
        problem.Extensions["errorType"] = failure.ErrorType;
        if (failure.Field is { } field)
            problem.Extensions["errors"] = new Dictionary<string, string[]> { [field.Field] = [field.Why] };
        return problem;
    }

    public static Task WriteAsync(HttpContext context, AskFailure failure, string traceId)
    {
        context.Response.StatusCode = failure.Status;
        if (failure.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        return context.Response.WriteAsJsonAsync(Of(failure, traceId), WireJson.Options, ContentType);
    }
}
