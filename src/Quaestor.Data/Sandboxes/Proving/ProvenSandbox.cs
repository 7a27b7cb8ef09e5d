using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Proving;

/// <summary>A sandbox that holds what it promises, as was tried before anything else runs in it.</summary>
/// <param name="Findings">What was tried, and what it says of itself; before that the reasons against better ones.</param>
sealed record ProvenSandbox(ISandbox Sandbox, IReadOnlyList<SandboxFinding> Findings)
{
    /// <summary>The first that holds.</summary>
    /// <param name="candidates">The best first; at least one.</param>
    /// <param name="spec">What they are tried with.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="SandboxException">None does; the message tells every reason.</exception>
    public static async Task<ProvenSandbox> FindAsync(IReadOnlyList<SandboxCandidate> candidates, PythonSpec spec, CancellationToken cancellationToken)
    {
        var reasons = new List<SandboxFinding>();
        foreach (var candidate in candidates)
        {
            try
            {
                var (sandbox, findings) = await TryAsync(candidate, spec, cancellationToken);
                return new(sandbox, [.. reasons, .. findings, .. sandbox.Describe()]);
            }
            catch (SandboxException error)
            {
                reasons.Add(new(candidate.Name, false, error.Message) { IsNeeded = false });
            }
        }

        throw new SandboxException($"Python does not run here, since nothing holds it. {string.Join(' ', reasons.Select(reason => $"{reason.What}: {reason.Text.TrimEnd('.')}."))}");
    }

    static async Task<(ISandbox Sandbox, IReadOnlyList<SandboxFinding> Findings)> TryAsync(
        SandboxCandidate candidate, PythonSpec spec, CancellationToken cancellationToken)
    {
        var sandbox = await candidate.Open(cancellationToken);
        try
        {
            var findings = await SandboxProbe.RunAsync(sandbox, spec, cancellationToken);
            var broken = findings.Where(finding => !finding.Holds).ToList();
            return broken.Count == 0
                ? (sandbox, findings)
                : throw new SandboxException($"it does not hold what it promises: {string.Join("; ", broken.Select(finding => $"{finding.What}: {finding.Text}"))}");
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }
}
