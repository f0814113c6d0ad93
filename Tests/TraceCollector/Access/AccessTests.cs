using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using LlmAspire.TraceCollector.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace LlmAspire.Tests;

public sealed class AccessTests
{
    private const string Keys = "in-key:ingest;see-key:read;all:key:admin";

    [Theory]
    [InlineData("POST", "/v1/traces", true, Roles.Ingest)]
    [InlineData("POST", "/api/scores", false, Roles.Ingest)]
    [InlineData("GET", "/api/scores", false, Roles.Read)]
    [InlineData("GET", "/api/traces", false, Roles.Read)]
    [InlineData("GET", "/traces", false, Roles.Read)]
    [InlineData("POST", "/_blazor/negotiate", false, Roles.Read)]
    [InlineData("POST", "/api/reviews", false, Roles.Review)]
    [InlineData("POST", "/api/experiments", false, Roles.Admin)]
    [InlineData("DELETE", "/api/traces/1", false, Roles.Admin)]
    [InlineData("GET", "/health", false, null)]
    [InlineData("GET", "/alive", false, null)]
    [InlineData("GET", "/login", false, null)]
    [InlineData("POST", "/ask", false, null)]
    [InlineData("DELETE", "/documents/1", false, null)]
    [InlineData("GET", "/healthy", false, Roles.Read)]
    public void A_path_needs_its_role(string method, string path, bool otlp, object? role) => Assert.Equal(role, AccessRule.Needed(method, new PathString(path), otlp));

    [Fact]
    public void Keys_are_read_from_a_text_or_a_list()
    {
        var text = Read(("Access:Keys", Keys));
        Assert.Equal((Roles.Ingest, Roles.Read, Roles.Admin, null), (text.RolesOf("in-key"), text.RolesOf("see-key"), text.RolesOf("all:key"), text.RolesOf("other")));
        var list = Read(("Access:Keys:0:key", "a"), ("Access:Keys:0:roles", "ingest, read"), ("Access:Keys:1:key", "b"), ("Access:Keys:1:roles:0", "review"));
        Assert.Equal((Roles.Ingest | Roles.Read, Roles.Review), (list.RolesOf("a"), list.RolesOf("b")));
        Assert.True(Read().None);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("secret:")]
    [InlineData("secret:wizard")]
    [InlineData("secret:3")]
    [InlineData(":read")]
    public void A_key_that_is_not_written_well_stops_the_start_and_is_not_repeated(string setting)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Read(("Access:Keys", setting)));
        Assert.Contains("Access__Keys", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bound_to_more_than_loopback_without_keys_it_does_not_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ReceivingHost.StartAsync("--urls", $"http://*:{ServiceProcess.FreePort()}"));
        Assert.Contains("Access__Keys", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_opens_what_its_roles_say_however_it_is_sent()
    {
        await using var host = await ReceivingHost.StartAsync("--Access:Keys", Keys);
        using var client = host.Client;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, HttpMethod.Get, "/health"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, HttpMethod.Get, "/ask"));
        using var otlp = new HttpClient { BaseAddress = host.Http };
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(otlp, HttpMethod.Get, "/", ("Accept", "text/html")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Get, "/"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Get, "/", ("x-api-key", "wrong")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, HttpMethod.Get, "/", ("x-api-key", "in-key")));
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("anybody:see-key"));
        foreach (var header in new[] { ("x-api-key", "see-key"), ("Authorization", "Bearer see-key"), ("Authorization", "Basic " + basic), ("x-api-key", "all:key") })
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, HttpMethod.Get, "/", header));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, HttpMethod.Post, "/api/scores", ("x-api-key", "in-key")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, HttpMethod.Post, "/api/scores", ("x-api-key", "see-key")));
    }

    [Fact]
    public async Task A_refusal_is_in_the_words_of_who_asks()
    {
        await using var host = await ReceivingHost.StartAsync("--Access:Keys", Keys);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Main };
        var api = await client.GetAsync("/api/traces");
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (api.StatusCode, api.Content.Headers.ContentType?.MediaType));
        using var body = new ByteArrayContent([]) { Headers = { ContentType = new("application/x-protobuf") } };
        var otlp = await client.PostAsync("/v1/traces", body);
        Assert.Equal(HttpStatusCode.Unauthorized, otlp.StatusCode);
        Assert.Equal(16, Google.Rpc.Reference.Status.Parser.ParseFrom(await otlp.Content.ReadAsByteArrayAsync()).Code);
        using var page = new HttpRequestMessage(HttpMethod.Get, "/?x=1") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/html") } } };
        Assert.Equal("/login?to=%2F%3Fx%3D1", (await client.SendAsync(page)).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Over_gRPC_a_key_is_metadata()
    {
        await using var host = await ReceivingHost.StartAsync("--Access:Keys", Keys);
        using var channel = GrpcChannel.ForAddress(host.Grpc);
        var service = new TraceService.TraceServiceClient(channel);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await service.ExportAsync(new ExportTraceServiceRequest()));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
        error = await Assert.ThrowsAsync<RpcException>(async () => await service.ExportAsync(new ExportTraceServiceRequest(), new Metadata { { "x-api-key", "see-key" } }));
        Assert.Equal(StatusCode.PermissionDenied, error.StatusCode);
        await service.ExportAsync(new ExportTraceServiceRequest(), new Metadata { { "authorization", "Bearer in-key" } });
    }

    [Fact]
    public async Task A_page_takes_the_key_once_and_keeps_a_cookie_that_scripts_cannot_read()
    {
        await using var host = await ReceivingHost.StartAsync("--Access:Keys", Keys);
        using var client = host.Client;
        Assert.Contains("Access key", await client.GetStringAsync("/login?to=/traces"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogInAsync(client, "wrong", "/")).StatusCode);
        var response = await LogInAsync(client, "see-key", "/");
        Assert.Equal("page", await response.Content.ReadAsStringAsync());
        Assert.Equal("page", await client.GetStringAsync("/"));

        using var bare = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.Main };
        var cookie = Assert.Single((await LogInAsync(bare, "see-key", "//evil.example")).Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("see-key", cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(bare, HttpMethod.Get, "/", ("Cookie", cookie.Split(';')[0] + "x")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bare, HttpMethod.Get, "/", ("Cookie", cookie.Split(';')[0])));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/traces?x=1", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    public void After_signing_in_one_stays_here(string? to, bool local) => Assert.Equal(local, LoginPage.IsLocal(to));

    private static AccessKeys Read(params (string Key, string Value)[] settings) => AccessKeys.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build());

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return (await client.SendAsync(request)).StatusCode;
    }

    private static async Task<HttpResponseMessage> LogInAsync(HttpClient client, string key, string to)
    {
        using var form = new FormUrlEncodedContent([new("key", key), new("to", to)]);
        return await client.PostAsync("/login", form);
    }
}
