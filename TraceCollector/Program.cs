using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector;

Startup.ExplainFailure();
if (await CollectorCommands.RunAsync(args) is { } done)
    return done;
if (Help.Answer(args, TraceCollectorModule.Usage, CollectorCommands.Usage) is { } exitCode)
    return exitCode;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("tracecollector", "http://localhost:5082", exportToCollector: false);
builder.AddTraceCollector();

var app = builder.Build();
app.MapServiceDefaults();
app.MapTraceCollector();
await app.RunAsync();
return 0;
