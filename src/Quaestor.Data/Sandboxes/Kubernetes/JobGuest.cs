using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>What runs in a pod: the guest's own files, how it is started, and what it may take.</summary>
sealed record JobGuest(PythonSpec Spec, IReadOnlyList<JobFile> Files, IReadOnlyList<string> Command);
