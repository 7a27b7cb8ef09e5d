using Quaestor.Agent.Users;
using Quaestor.ExampleHost;
using Quaestor.Server.Auth;
using Quaestor.Server.Embedding;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddQuaestor(quaestor =>
{
    quaestor.Store = builder.Configuration["Store"];
    quaestor.OwnSources.Add(opener => new Stock(opener));
    quaestor.AddTool(new ExchangeRate());
    if (builder.Configuration["Echo"] is not null)
    {
        quaestor.AddModel("echo", new EchoModel(), isLocal: true);
    }

    if (builder.Configuration["KeyHeader"] is { } header)
    {
        // Whatever signs people in: here a header that a gateway sets.
        quaestor.User = context => context.Request.Headers[header] is [{ Length: > 0 } name] ? new HostUser(name, Role.Analyst) : null;
    }
});

var app = builder.Build();
app.MapGet("/", () => "The shop. Its agent is at /quaestor.");
app.MapQuaestor();
app.Run();
