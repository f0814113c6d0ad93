using LlmAspire.EvalWorker;
using LlmAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("evalworker", "http://localhost:5083");
builder.AddEvalWorker();

var app = builder.Build();
app.MapServiceDefaults();
await app.RunAsync();
