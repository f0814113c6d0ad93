using LlmAspire.AllInOne;
using LlmAspire.EvalWorker;
using LlmAspire.RagApi;
using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector;
using LlmAspire.TraceCollector.Reindex;

Startup.ExplainFailure();
if (args is [HealthCommand.Name, .. var asking])
    return await HealthCommand.RunAsync(asking);
if (args is [ReindexCommand.Name, ..])
    return await ReindexCommand.RunAsync(args[1..]);
if (Help.Answer(args, AllInOneModule.Usage) is { } exitCode)
    return exitCode;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("ragapi", "http://localhost:5080");
builder.AddTraceCollector();
builder.AddRagApi();
builder.AddEvalWorker();
builder.AddAllInOne(args);

var app = builder.Build();
app.MapServiceDefaults();
app.MapTraceCollector();
app.MapRagApi();
await app.RunAsync();
return 0;
