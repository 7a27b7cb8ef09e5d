using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Docker;

/// <summary>Containers of a real engine.</summary>
public sealed class DockerProvider : PythonProvider
{
    internal override Task<ISandbox> OpenAsync() => Task.FromResult<ISandbox>(DockerSandbox.ForPython(RealEngine.Options));

    /// <summary>Its containers. The engine outlives the sandbox, so it is asked anew.</summary>
    internal override async Task<IReadOnlyList<string>> TracesAsync(ISandbox sandbox)
    {
        using var engine = await DockerEngine.ConnectAsync(EngineAddress.Parse(RealEngine.Options.Socket), TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var labels = ((DockerSandbox)sandbox).Labels;
        var containers = await engine.ListAsync(labels.Filter, TestContext.Current.CancellationToken);
        return [.. containers.Where(container => container.Labels?[ContainerLabels.ServerLabel] == labels.All[ContainerLabels.ServerLabel]).Select(container => container.Id)];
    }
}
