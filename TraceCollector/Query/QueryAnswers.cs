using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>The one way an address becomes an answer: read the parameters, name what is wrong, ask, write JSON.</summary>
internal static class QueryAnswers
{
    /// <summary>A large answer may take a minute to send, and a second for each of so many bytes of the journal: 31 MB of text five minutes.</summary>
    private const int SlowestSending = 128 << 10;
    private static readonly TimeSpan ShortestSending = TimeSpan.FromMinutes(1);

    /// <param name="read">Reads parameters; what is wrong with them is known only after it has run.</param>
    public static async Task<IResult> AnswerAsync<TAsked, TAnswer>(HttpRequest request, TimeProvider clock, Func<QueryReading, TAsked> read, Func<TAsked, Task<TAnswer>> ask)
    {
        var reading = new QueryReading(request.Query, clock.GetUtcNow());
        var asked = read(reading);
        if (reading.Errors() is { Count: > 0 } errors)
            return Wrong(errors);
        try
        {
            return Json(await ask(asked));
        }
        catch (ArgumentException e) when (e.ParamName is not null)
        {
            // What only the query could see, such as another collector's cursor.
            return Wrong(new Dictionary<string, string[]> { [e.ParamName] = [e.Message.Split(" (Parameter", 2)[0]] });
        }
        catch (StoreUnavailableException e)
        {
            request.HttpContext.Response.Headers.RetryAfter = "5";
            return Unavailable(e.Message, "The tables cannot be asked.");
        }
        catch (AnswersBusyException e)
        {
            request.HttpContext.Response.Headers.RetryAfter = "5";
            return Unavailable(e.Message, "Busy");
        }
    }

    private static IResult Unavailable(string why, string title) => Results.Problem(why, statusCode: StatusCodes.Status503ServiceUnavailable, title: title);

    /// <summary>An answer whose room is given back when it has been sent. Others wait for it: whoever takes a large one too slowly is cut off.</summary>
    public static T? Held<T>(HttpRequest request, TimeProvider clock, Lent<T>? lent)
        where T : class
    {
        if (lent is null)
            return null;
        var context = request.HttpContext;
        context.Response.RegisterForDispose(lent);
        if (lent.Room.Bytes > 0)
            context.Response.RegisterForDisposeAsync(clock.CreateTimer(_ => context.Abort(), null, ShortestSending + TimeSpan.FromSeconds(lent.Room.Bytes / SlowestSending), Timeout.InfiniteTimeSpan));
        return lent.Answer;
    }

    public static IResult Json<T>(T value) => value is IResult result ? result : Results.Json(value, AnswerJson.Options);

    public static IResult Wrong(IReadOnlyDictionary<string, string[]> errors) =>
        Results.ValidationProblem(errors.ToDictionary(), title: "Some parameters are wrong.");

    public static IResult NotFound(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
