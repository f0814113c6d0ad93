using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics.Tensors;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Qdrant.Client.Grpc;

namespace LlmAspire.Tests;

/// <summary>
/// A Qdrant on loopback that speaks the calls this project makes over gRPC, each as Qdrant's protocol files have it (qdrant.tech/documentation,
/// lib/api/src/grpc/proto): collections of unit vectors compared by cosine, exactly. What it does not know is UNIMPLEMENTED.
/// </summary>
internal sealed class FakeQdrant : IAsyncDisposable
{
    private sealed record Stored(int Size, ConcurrentDictionary<string, PointStruct> Points);

    private readonly ConcurrentDictionary<string, Stored> collections = new(StringComparer.Ordinal);
    private readonly int port = ServiceProcess.FreePort();
    private WebApplication? app;
    private int upserted;

    public string ConnectionString => $"Endpoint=http://127.0.0.1:{port};Key=secret";

    /// <summary>Points that were sent, the same twice too.</summary>
    public int Upserted => upserted;

    public IReadOnlyCollection<string> Collections => [.. collections.Keys];

    public static async Task<FakeQdrant> StartAsync()
    {
        var fake = new FakeQdrant();
        await fake.StartAgainAsync();
        return fake;
    }

    public IReadOnlyList<string> ChunkIds(string collection) => [.. collections[collection].Points.Values.Select(point => point.Payload["chunk_id"].StringValue).Order(StringComparer.Ordinal)];

    /// <summary>As a volume that was lost.</summary>
    public void Forget() => collections.Clear();

    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http2));
        app = builder.Build();
        app.MapPost("/{service}/{method}", AnswerAsync);
        await app.StartAsync();
    }

    public async Task StopAsync() => await app!.DisposeAsync();

    public async ValueTask DisposeAsync() => await app!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string service, string method)
    {
        context.Response.ContentType = "application/grpc";
        try
        {
            if (context.Request.Headers["api-key"] != "secret")
                throw Refused(StatusCode.PermissionDenied, "Invalid API key");
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var message = Answer($"{service}/{method}", body.ToArray()[5..]).ToByteArray();
            var prefix = new byte[5];
            BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), message.Length);
            await context.Response.Body.WriteAsync(prefix);
            await context.Response.Body.WriteAsync(message);
            context.Response.AppendTrailer("grpc-status", "0");
        }
        catch (RpcException refusal)
        {
            context.Response.Headers["grpc-status"] = ((int)refusal.StatusCode).ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["grpc-message"] = Uri.EscapeDataString(refusal.Status.Detail);
        }
    }

    private IMessage Answer(string call, byte[] body) => call switch
    {
        "qdrant.Qdrant/HealthCheck" => new HealthCheckReply { Title = "qdrant", Version = "1.18.0" },
        "qdrant.Collections/CollectionExists" => new CollectionExistsResponse { Result = new() { Exists = collections.ContainsKey(CollectionExistsRequest.Parser.ParseFrom(body).CollectionName) } },
        "qdrant.Collections/Create" => Create(CreateCollection.Parser.ParseFrom(body)),
        "qdrant.Collections/Delete" => new CollectionOperationResponse { Result = collections.TryRemove(DeleteCollection.Parser.ParseFrom(body).CollectionName, out _) },
        "qdrant.Points/Upsert" => Upsert(UpsertPoints.Parser.ParseFrom(body)),
        "qdrant.Points/Delete" => Delete(DeletePoints.Parser.ParseFrom(body)),
        "qdrant.Points/Count" => new CountResponse { Result = new() { Count = (ulong)Of(CountPoints.Parser.ParseFrom(body).CollectionName).Points.Count } },
        "qdrant.Points/Scroll" => Scroll(ScrollPoints.Parser.ParseFrom(body)),
        "qdrant.Points/Query" => Query(QueryPoints.Parser.ParseFrom(body)),
        _ => throw Refused(StatusCode.Unimplemented, call),
    };

    private CollectionOperationResponse Create(CreateCollection asked)
    {
        var vectors = asked.VectorsConfig.Params;
        Assert.Equal(Distance.Cosine, vectors.Distance);
        return collections.TryAdd(asked.CollectionName, new((int)vectors.Size, new(StringComparer.Ordinal)))
            ? new() { Result = true }
            : throw Refused(StatusCode.AlreadyExists, $"Wrong input: Collection `{asked.CollectionName}` already exists!");
    }

    private PointsOperationResponse Upsert(UpsertPoints asked)
    {
        var collection = Of(asked.CollectionName);
        foreach (var point in asked.Points)
        {
            if (VectorOf(point).Length != collection.Size)
                throw Refused(StatusCode.InvalidArgument, $"Wrong input: Vector dimension error: expected dim: {collection.Size}, got {VectorOf(point).Length}");
            collection.Points[point.Id.Uuid] = point;
            Interlocked.Increment(ref upserted);
        }
        return new() { Result = new() { Status = UpdateStatus.Completed } };
    }

    private PointsOperationResponse Delete(DeletePoints asked)
    {
        foreach (var id in asked.Points.Points.Ids)
            Of(asked.CollectionName).Points.TryRemove(id.Uuid, out _);
        return new() { Result = new() { Status = UpdateStatus.Completed } };
    }

    /// <summary>In order of id, from the offset on; the next page's offset is its first point.</summary>
    private ScrollResponse Scroll(ScrollPoints asked)
    {
        var rest = Of(asked.CollectionName).Points.Keys.Order(StringComparer.Ordinal).Where(id => asked.Offset is null || string.CompareOrdinal(id, asked.Offset.Uuid) >= 0).ToList();
        var page = new ScrollResponse();
        page.Result.AddRange(rest.Take((int)asked.Limit).Select(id => new RetrievedPoint { Id = new PointId { Uuid = id } }));
        if (rest.Count > asked.Limit)
            page.NextPageOffset = new PointId { Uuid = rest[(int)asked.Limit] };
        return page;
    }

    private QueryResponse Query(QueryPoints asked)
    {
        var collection = Of(asked.CollectionName);
        var query = asked.Query.Nearest.Dense.Data.ToArray();
        if (query.Length != collection.Size)
            throw Refused(StatusCode.InvalidArgument, $"Wrong input: Vector dimension error: expected dim: {collection.Size}, got {query.Length}");
        var answer = new QueryResponse();
        answer.Result.AddRange(collection.Points.Values.Select(point => new ScoredPoint { Id = point.Id, Score = Cosine(query, VectorOf(point)) })
            .OrderByDescending(point => point.Score).Take((int)asked.Limit));
        return answer;
    }

    private Stored Of(string collection) => collections.TryGetValue(collection, out var found) ? found : throw Refused(StatusCode.NotFound, $"Not found: Collection `{collection}` doesn't exist!");

    private static float Cosine(float[] left, float[] right) => right.All(value => value == 0) ? 0 : TensorPrimitives.CosineSimilarity<float>(left, right);

    private static float[] VectorOf(PointStruct point) => [.. point.Vectors.Vector.Dense.Data];

    private static RpcException Refused(StatusCode code, string message) => new(new Status(code, message));
}
