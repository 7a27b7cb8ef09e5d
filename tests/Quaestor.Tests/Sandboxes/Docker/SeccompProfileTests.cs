using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Tests.Sandboxes.Docker;

public sealed class SeccompProfileTests
{
    [Theory]
    [InlineData("amd64", "SCMP_ARCH_X86_64")]
    [InlineData("arm64", "SCMP_ARCH_AARCH64")]
    public void AProfileAllowsByNameAndDeniesTheRest(string architecture, string name)
    {
        var profile = JsonNode.Parse(SeccompProfile.For(architecture, PythonLimits.Default.Spec))!;
        var free = profile["syscalls"]!.AsArray().Where(rule => rule!["action"]!.GetValue<string>() == "SCMP_ACT_ALLOW" && rule["args"]!.AsArray().Count == 0)
            .SelectMany(rule => rule!["names"]!.AsArray().Select(call => call!.GetValue<string>())).ToList();

        Assert.Equal("SCMP_ACT_ERRNO", profile["defaultAction"]!.GetValue<string>());
        Assert.Equal(name, Assert.Single(profile["architectures"]!.AsArray())!.GetValue<string>());
        Assert.Contains("read", free);
        Assert.Contains("execve", free);
        Assert.Empty(free.Intersect(
            ["socket", "connect", "socketpair", "mount", "unshare", "setns", "ptrace", "bpf", "io_uring_setup", "userfaultfd", "perf_event_open", "keyctl", "process_vm_readv", "clone", "clone3", "kexec_load"]));
    }

    [Fact]
    public void AnArchitectureWithoutAListIsRefused()
    {
        var error = Assert.Throws<SandboxException>(() => SeccompProfile.For("s390x", PythonLimits.Default.Spec));

        Assert.Contains("s390x", error.Message);
    }
}
