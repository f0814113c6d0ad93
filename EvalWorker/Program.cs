using LlmAspire.EvalWorker;
using LlmAspire.EvalWorker.Commands;
using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Contracts;

Startup.ExplainFailure();
if (args is [HealthCommand.Name, .. var asking])
    return await HealthCommand.RunAsync(asking);
if (CommandLine.IsCommand(args))
    return await CommandLine.RunAsync(args);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("evalworker", "http://localhost:5083");
builder.AddTraceCollectorClient();
builder.AddEvalWorker();

var app = builder.Build();
app.MapServiceDefaults();
await app.RunAsync();
return 0;
