using Quaestor.Agent.Hosting;

namespace Quaestor.Server.Embedding;

/// <summary>Quaestor inside an ASP.NET Core application of one's own: <c>AddQuaestor</c>, then <c>MapQuaestor</c>.</summary>
public static class QuaestorServices
{
    /// <summary>Where a WebApplication keeps the routes of all of it, which a branch that has its own must not see.</summary>
    const string RoutesOfAll = "__GlobalEndpointRouteBuilder";

    /// <summary>Adds the agent. It starts and ends with the application, and can be asked for as <see cref="AgentHost"/>.</summary>
    public static IServiceCollection AddQuaestor(this IServiceCollection services, Action<QuaestorOptions> configure)
    {
        var options = new QuaestorOptions();
        configure(options);
        services.AddRouting();
        services.AddSingleton(provider => new EmbeddedAgent(options, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => provider.GetRequiredService<EmbeddedAgent>().Host);
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddedAgent>());
        return services;
    }

    /// <summary>Serves the page and the HTTP interface beneath a path. Whatever signs people in comes before it.</summary>
    /// <param name="path">Where; what is there answers nothing else.</param>
    /// <exception cref="Quaestor.Data.Sources.SourceException">A source is not there, or of a kind that is not read.</exception>
    /// <exception cref="Quaestor.Agent.Threads.StoreException">The store cannot be used.</exception>
    public static IApplicationBuilder MapQuaestor(this IApplicationBuilder app, string path = "/quaestor")
    {
        var agent = app.ApplicationServices.GetService<EmbeddedAgent>()
            ?? throw new InvalidOperationException("There is no Quaestor to map. Call builder.Services.AddQuaestor(…) before the application is built.");
        return app.Map(path, branch =>
        {
            branch.Properties.Remove(RoutesOfAll);
            branch.Use(BeginAsync);
            QuaestorServer.Use(branch, agent.Options, agent.Host, agent.SignIn);
            branch.UseEndpoints(routes => QuaestorServer.Map(routes, agent.Options, agent.Host, agent.SignIn, agent.Mcp, agent.Devices));
        });
    }

    /// <summary>What the application's own routes found is none of ours; and the page's files lie beside its address, which so has to end in a slash.</summary>
    static Task BeginAsync(HttpContext context, RequestDelegate next)
    {
        context.SetEndpoint(null);
        if (!context.Request.Path.HasValue && HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Redirect($"{context.Request.PathBase}/");
            return Task.CompletedTask;
        }

        return next(context);
    }
}
