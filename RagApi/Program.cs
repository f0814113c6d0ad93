using LlmAspire.RagApi;
using LlmAspire.RagApi.Prompts;
using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Contracts;

Startup.ExplainFailure();
if (args is [HealthCommand.Name, .. var asking])
    return await HealthCommand.RunAsync(asking);
if (args is ["prompts", .. var command])
    return PromptsCommand.Run(command, Environment.CurrentDirectory, Console.Out);
if (Help.Answer(args, RagApiModule.Usage) is { } exitCode)
    return exitCode;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("ragapi", "http://localhost:5081");
builder.AddTraceCollectorClient();
builder.AddRagApi();

var app = builder.Build();
app.MapServiceDefaults();
app.MapRagApi();
await app.RunAsync();
return 0;
