using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector;
using LlmAspire.TraceCollector.Bills;
using LlmAspire.TraceCollector.Reindex;
using LlmAspire.TraceCollector.Repricing;

Startup.ExplainFailure();
if (args is [HealthCommand.Name, .. var asking])
    return await HealthCommand.RunAsync(asking);
if (args is [ReindexCommand.Name, ..])
    return await ReindexCommand.RunAsync(args[1..]);
if (args is ["reprice", .. var asked])
    return await RepriceCommand.RunAsync(asked, null, Console.Out, Console.Error);
if (args is ["import-usage", .. var imported])
    return await ImportUsageCommand.RunAsync(imported, null, Console.Out, Console.Error);
if (Help.Answer(args, TraceCollectorModule.Usage) is { } exitCode)
    return exitCode;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("tracecollector", "http://localhost:5082", exportToCollector: false);
builder.AddTraceCollector();

var app = builder.Build();
app.MapServiceDefaults();
app.MapTraceCollector();
await app.RunAsync();
return 0;
