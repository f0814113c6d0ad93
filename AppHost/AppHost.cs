// The map of the system. Each service keeps its embedded store in .data of its own folder; the collector also listens for
// OTLP on 4317 (gRPC) and 4318 (HTTP), which other applications use directly and Aspire therefore does not proxy.
var builder = DistributedApplication.CreateBuilder(args);

var collector = builder.AddProject<Projects.TraceCollector>("tracecollector", launchProfileName: null)
    .WithHttpEndpoint(port: 5082)
    .WithHttpHealthCheck("/health")
    .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
    .WithUrlForEndpoint("http", url => url.DisplayText = "Pages");

var ragApi = builder.AddProject<Projects.RagApi>("ragapi", launchProfileName: null)
    .WithHttpEndpoint(port: 5081)
    .WithHttpHealthCheck("/health")
    .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
    .WithReference(collector)
    .WaitFor(collector)
    .WithUrlForEndpoint("http", url =>
    {
        url.DisplayText = "Chat";
        url.Url = "/chat";
    });

builder.AddProject<Projects.EvalWorker>("evalworker", launchProfileName: null)
    .WithHttpEndpoint(port: 5083)
    .WithHttpHealthCheck("/health")
    .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
    .WithReference(collector)
    .WithReference(ragApi)
    .WaitFor(collector)
    .WaitFor(ragApi);

builder.Build().Run();
