using System.Text;
using LlmAspire.TraceCollector.Receive;
using Microsoft.AspNetCore.Mvc;

namespace LlmAspire.TraceCollector.Access;

/// <summary>Stands before every endpoint. Refuses in the words of whoever asks: gRPC, OTLP, a browser, or problem+json.</summary>
internal sealed class AccessGuard(AccessKeys keys, Sessions sessions)
{
    // https://grpc.io/docs/guides/status-codes
    private const int PermissionDenied = 7;
    private const int Unauthenticated = 16;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var otlp = OtlpPath.Marks(context);
        var needed = keys.None ? null : AccessRule.Needed(context.Request.Method, context.Request.Path, otlp);
        if (needed is null)
        {
            await next(context);
            return;
        }
        var granted = Key(context.Request.Headers) is { } key ? keys.RolesOf(key) : sessions.RolesOf(context.Request);
        if (granted is { } roles && AccessRule.Allows(roles, needed.Value))
            await next(context);
        else
            await RefuseAsync(context, needed.Value, known: granted is not null, otlp);
    }

    /// <summary>The key as <c>Authorization: Bearer</c>, <c>x-api-key</c> or the password of Basic; <c>null</c> where there is none.</summary>
    public static string? Key(IHeaderDictionary headers)
    {
        if (headers["x-api-key"].ToString() is { Length: > 0 } plain)
            return plain;
        var authorization = headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return authorization["Bearer ".Length..].Trim();
        return authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? Password(authorization["Basic ".Length..].Trim()) : null;
    }

    private static string? Password(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.Contains(':', StringComparison.Ordinal) ? pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..] : null;
    }

    private static Task RefuseAsync(HttpContext context, Roles needed, bool known, bool otlp)
    {
        var role = needed.ToString().ToLowerInvariant();
        var why = known ? $"The key may not do this: the role {role} is needed." : $"A key with the role {role} is needed: Authorization: Bearer, x-api-key, or the password of Basic.";
        if (OtlpGrpc.Speaks(context.Request))
            return OtlpGrpc.RefuseAsync(context.Response, known ? PermissionDenied : Unauthenticated, why);
        context.Response.StatusCode = known ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
        if (!known)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        if (otlp)
            return OtlpHttp.RefuseAsync(context, known ? PermissionDenied : Unauthenticated, why);
        if (!known && WantsPage(context.Request))
        {
            context.Response.Redirect("/login?to=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString));
            return Task.CompletedTask;
        }
        return context.Response.WriteAsJsonAsync(
            new ProblemDetails { Status = context.Response.StatusCode, Title = known ? "Forbidden" : "Unauthorized", Detail = why },
            options: null, contentType: "application/problem+json", context.RequestAborted);
    }

    private static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
