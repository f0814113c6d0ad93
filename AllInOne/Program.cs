using LlmAspire.AllInOne;
using LlmAspire.EvalWorker;
using LlmAspire.RagApi;
using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector;

Startup.ExplainFailure();
if (await CollectorCommands.RunAsync(args) is { } done)
    return done;
if (Help.Answer(args, AllInOneModule.Usage, CollectorCommands.Usage) is { } exitCode)
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
