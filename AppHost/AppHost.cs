// The map of the system. Where the stores come from is in Stores.cs, which models answer in Models.cs, what only Azure needs in AzureApps.cs.
using LlmAspire.AppHost;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

// Only made when publishing: a local run has nothing to do with Azure.
builder.AddAzureContainerAppEnvironment("env");

var stores = Stores.Add(builder);
var models = Models.Add(builder);
var keys = CollectorKeys.Add(builder);

// It also listens for OTLP on 4317 (gRPC) and 4318 (HTTP), which other applications use directly and Aspire therefore does not proxy.
var collector = builder.AddService<Projects.TraceCollector>("tracecollector", port: 5082)
    .WithTraces(stores)
    .WithCollectorKeys(keys)
    .WithUrlForEndpoint("http", url => url.DisplayText = "Pages")
    .PublishAsApp(Replicas.Between(1, 3, concurrentRequests: 100), sticky: true);

// It has no keys of its own: whoever reaches it reads its documents, changes them and spends what its models cost. So Azure keeps it inside, unless it is told not to.
var isPublic = builder.Configuration.GetValue("RagApi:Public", defaultValue: false);
var ragApi = builder.AddService<Projects.RagApi>("ragapi", port: 5081, external: isPublic)
    .WithReference(collector)
    .WaitFor(collector)
    .WithDocuments(stores)
    .WithModels(models)
    .WithBudgets(builder.Configuration)
    .WithCollectorKey(keys.Ingest)
    .WithUrlForEndpoint("http", url => (url.DisplayText, url.Url) = ("Chat", "/chat"))
    .PublishAsApp(Replicas.Between(1, 5, concurrentRequests: 20));

builder.AddService<Projects.EvalWorker>("evalworker", port: 5083, external: false)
    .WithReference(collector)
    .WithReference(ragApi)
    .WaitFor(collector)
    .WaitFor(ragApi)
    .WithCollectorKey(keys.Worker)
    // Two would judge every answer twice.
    .PublishAsApp(Replicas.Between(1, 1));

// The pages lead to the chat, where a browser reaches it, and the chat to the pages.
if (isPublic || builder.ExecutionContext.IsRunMode)
    collector.WithEnvironment("Pages__ChatUrl", ReferenceExpression.Create($"{ragApi.GetEndpoint("http")}/chat"));
ragApi.WithEnvironment("Pages__Url", collector.GetEndpoint("http"));

builder.Build().Run();
