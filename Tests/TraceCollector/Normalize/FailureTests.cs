using LlmAspire.TraceCollector.Normalize;

namespace LlmAspire.Tests;

public sealed class FailureTests
{
    [Fact]
    public void A_status_of_error_is_a_failure()
    {
        var span = Normalizer.Normalize(Make.Span("chat", ("error.type", "timeout")) with { StatusCode = 2, StatusMessage = "took too long" }, []);
        Assert.Equal((true, "timeout", "took too long"), (span.Failed, span.ErrorType, span.ErrorMessage));
    }

    [Fact]
    public void An_exception_event_is_a_failure_though_the_status_is_ok()
    {
        var span = Normalizer.Normalize(Make.Span("chat") with
        {
            StatusCode = 1,
            Events = [Make.Event("exception", ("exception.type", "ValueError"), ("exception.message", "bad"), ("exception.stacktrace", "at x"))],
        }, []);
        Assert.Equal((true, "ValueError", "bad", "at x"), (span.Failed, span.ErrorType, span.ErrorMessage, span.ErrorStack));
    }

    [Fact]
    public void An_exception_as_a_log_record_is_a_failure()
    {
        var log = Make.Log("gen_ai.client.operation.exception", default, ("exception.type", "HttpRequestException"), ("exception.message", "Rate limit"), ("exception.stacktrace", "at y"));
        var span = Normalizer.Normalize(Make.Span("chat", ("error.type", "System.Net.Http.HttpRequestException")), [log]);
        Assert.Equal((true, "System.Net.Http.HttpRequestException", "Rate limit", "at y"), (span.Failed, span.ErrorType, span.ErrorMessage, span.ErrorStack));
    }

    [Fact]
    public void A_level_of_error_is_a_failure_though_the_status_is_unset()
    {
        var span = Make.Normal("gen", ("langfuse.observation.level", "ERROR"), ("langfuse.observation.status_message", "429"));
        Assert.Equal((true, "429"), (span.Failed, span.ErrorMessage));
        Assert.False(Make.Normal("gen", ("langfuse.observation.level", "WARNING"), ("langfuse.observation.status_message", "slow")).Failed);
    }

    [Fact]
    public void The_type_of_a_failed_request_is_its_status_code()
    {
        Assert.Equal("429", Normalizer.Normalize(Make.Span("POST", ("http.response.status_code", 429)) with { StatusCode = 2 }, []).ErrorType);
        Assert.Equal((false, null), (Make.Normal("POST", ("http.response.status_code", 404)).Failed, Make.Normal("POST", ("http.response.status_code", 404)).ErrorType));
    }
}
