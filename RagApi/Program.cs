using LlmAspire.RagApi;
using LlmAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("ragapi", "http://localhost:5081");
builder.AddRagApi();

var app = builder.Build();
app.MapServiceDefaults();
app.MapRagApi();
await app.RunAsync();
