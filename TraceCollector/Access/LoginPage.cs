using System.Net;

namespace LlmAspire.TraceCollector.Access;

/// <summary>Takes a key once and opens a session. One file, no scripts, nothing from elsewhere.</summary>
internal static class LoginPage
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/login", (string? to) => Page(to, wrong: false)).ExcludeFromDescription();
        app.MapPost("/login", (Delegate)LogInAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> LogInAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (key, to) = (form["key"].ToString().Trim(), form["to"].ToString());
        if (context.RequestServices.GetRequiredService<AccessKeys>().RolesOf(key) is null)
            return Page(to, wrong: true);
        context.RequestServices.GetRequiredService<Sessions>().Open(context, key);
        return Results.LocalRedirect(IsLocal(to) ? to : "/");
    }

    /// <summary>A path of this site: not another site's address, nor one that a browser takes for such.</summary>
    public static bool IsLocal(string? to) => to is ['/', ..] and not ['/', '/' or '\\', ..] && !to.Any(char.IsControl);

    private static IResult Page(string? to, bool wrong) => Results.Content($$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Sign in · LlmAspire</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f5f6f8, #16181d); color: light-dark(#1b1e25, #e8eaee); }
        main { width: min(24rem, calc(100vw - 2rem)); padding: 2rem; box-sizing: border-box; border-radius: 12px; background: light-dark(#fff, #20232a); box-shadow: 0 1px 3px #0004; }
        h1 { margin: 0 0 1rem; font-size: 1.25rem; }
        label { display: block; font-weight: 600; }
        input, button { width: 100%; box-sizing: border-box; margin-top: .5rem; padding: .6rem .75rem; font: inherit; border-radius: 8px; border: 1px solid light-dark(#6b7280, #8b93a1); }
        button { margin-top: 1rem; border: 0; background: #1d4ed8; color: #fff; font-weight: 600; cursor: pointer; }
        .wrong { margin: .75rem 0 0; color: light-dark(#b91c1c, #fca5a5); }
        </style>
        </head>
        <body>
        <main>
        <h1>LlmAspire</h1>
        <form method="post" action="/login">
        <label for="key">Access key</label>
        <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
        <input name="to" type="hidden" value="{{WebUtility.HtmlEncode(to)}}">
        {{(wrong ? """<p class="wrong" role="alert">No such key.</p>""" : "")}}
        <button>Sign in</button>
        </form>
        </main>
        </body>
        </html>
        """, "text/html; charset=utf-8", statusCode: wrong ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
}
