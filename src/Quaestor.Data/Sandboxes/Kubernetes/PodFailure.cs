namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>What a pod's state means for the user, where the pod does not run.</summary>
static class PodFailure
{
    /// <summary>Why it will never run; null while it still may.</summary>
    public static string? Lasting(PodState pod, KubernetesOptions options) => pod switch
    {
        { HasStarted: true } => null,
        { Waiting: "ErrImageNeverPull" or "InvalidImageName" or "ImagePullBackOff" or "ImageInspectError" or "RegistryUnavailable" } =>
            $"The image {options.Image} cannot be had by the cluster's node ({pod.Waiting}): {Words(pod.WaitingMessage)} Check sandbox.kubernetes.image, and the image_pull_secret where its registry needs one.",
        { Waiting: "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError" } =>
            $"The node cannot make the job's container ({pod.Waiting}): {Words(pod.WaitingMessage)} Check that the image holds python3.",
        { IsDeleted: true } => "The job's pod was deleted before it ran: by someone, by an eviction, or because its node went away. Run it again.",
        { Phase: "Failed" } => $"The job's pod failed before it ran ({pod.Reason ?? "no reason given"}): {Words(pod.Message)}",
        _ => null,
    };

    /// <summary>Why it does not run although its time to start is over.</summary>
    /// <param name="pod">Null where no pod was made.</param>
    /// <param name="events">The last warning about it; null where there is none or the right to read it is lacking.</param>
    public static string Overdue(PodState? pod, string? events, KubernetesOptions options)
    {
        var waited = $"The job's pod did not run within {options.StartLimit.TotalSeconds:0} seconds";
        return pod switch
        {
            { Unschedulable: { } why } => $"{waited}: no node takes it. {Words(why)} Let less run at once, lower sandbox.python.memory_mb, or add nodes.",
            { Waiting: { } why } => $"{waited} ({why}): {Words(events ?? pod.WaitingMessage)}{Hint(events, options)}",
            _ => $"{waited}: {(pod is null ? "none was made" : "it waits for a node")}. {Words(events)}{Hint(events, options)}",
        };
    }

    static string Hint(string? events, KubernetesOptions options) => events switch
    {
        { } text when text.Contains("user namespace", StringComparison.OrdinalIgnoreCase) || text.Contains("hostUsers", StringComparison.Ordinal) =>
            " The node knows no user namespaces: set sandbox.kubernetes.user_namespace to false.",
        { } text when options.RuntimeClass is not null && text.Contains("runtime", StringComparison.OrdinalIgnoreCase) =>
            $" Check that nodes have the runtime class {options.RuntimeClass}.",
        { } text when text.Contains("PodSecurity", StringComparison.Ordinal) => $" Apply the namespace as it is meant to be: {ClusterFailure.Setup}",
        null => " `kubectl describe` of the job tells more.",
        _ => "",
    };

    static string Words(string? text) => text is { Length: > 0 } ? text.TrimEnd('.', ' ', '\n') + "." : "the cluster tells no more.";
}
