using LlmAspire.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LlmAspire.Tests;

internal static class TracedPaths
{
    /// <summary>
    /// For a host that runs in the tests' own process: the instrumentation of each host there sees the requests of all of them, and one
    /// that does not name a path would take the spans of a question away from a RagApi that another test runs beside it.
    /// </summary>
    public static void TraceEveryPath(this WebApplicationBuilder builder) => builder.Services.AddSingleton(new TracedPath(""));
}
