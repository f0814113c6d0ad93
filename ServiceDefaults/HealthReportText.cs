using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.ServiceDefaults;

/// <summary>What <c>/health</c> answers: the state of the whole, and a line for each part that is not well.</summary>
internal static class HealthReportText
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(Of(report));
    }

    public static string Of(HealthReport report) => string.Join('\n', report.Entries
        .Where(entry => entry.Value.Status != HealthStatus.Healthy)
        .Select(entry => $"{entry.Key}: {entry.Value.Status}. {OneLine(entry.Value.Description)}".TrimEnd())
        .Prepend($"{report.Status}"));

    private static string OneLine(string? text) => text?.ReplaceLineEndings(" ") ?? "";
}
