using Quaestor.Agent.Models;
using Quaestor.Agent.Settings;

namespace Quaestor.Tests.Models;

public sealed class ModelSettingsTests
{
    [Fact]
    public void TheFileIsEnoughForAnOnlineModel()
    {
        var online = Read(new("http://127.0.0.1:8080/v1", "m", "key-of-file"))!;

        Assert.Equal(("http://127.0.0.1:8080/v1", "m", "key-of-file"), (online.BaseUrl.OriginalString, online.Model, online.ApiKey));
    }

    [Fact]
    public void VariablesStandAboveTheFile()
    {
        var online = Read(
            new("http://127.0.0.1:8080/v1", "m", "key-of-file"),
            ("OPENAI_BASE_URL", "http://127.0.0.1:9090/v1"), ("AGENT_MODEL_NAME", "n"), ("OPENAI_API_KEY", "key-of-environment"))!;

        Assert.Equal(("http://127.0.0.1:9090/v1", "n", "key-of-environment"), (online.BaseUrl.OriginalString, online.Model, online.ApiKey));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/v1", null, null, null)]
    [InlineData("http://127.0.0.1:8080/v1", "key-of-file", null, "key-of-file")]
    [InlineData(null, null, null, "key-of-environment")]
    [InlineData(null, "key-of-file", null, "key-of-environment")]
    [InlineData(null, "key-of-file", "http://127.0.0.1:9090/v1", "key-of-environment")]
    public void AKeyOfTheEnvironmentGoesToNoAddressThatOnlyTheFileNames(string? fileUrl, string? fileKey, string? variableUrl, string? sent)
    {
        var online = Read(new(fileUrl, "m", fileKey), ("OPENAI_API_KEY", "key-of-environment"), ("OPENAI_BASE_URL", variableUrl))!;

        Assert.Equal(sent, online.ApiKey);
    }

    [Fact]
    public void AKeyOfTheFileGoesToNoAddressThatOnlyTheEnvironmentNames() =>
        Assert.Null(Read(new(null, "m", "key-of-file"), ("OPENAI_BASE_URL", "http://127.0.0.1:9090/v1"))!.ApiKey);

    static Quaestor.Agent.Models.OpenAiCompatible.OpenAiEndpoint? Read(OnlineModelSettings file, params (string Name, string? Value)[] variables) =>
        ModelSettings.FromEnvironment(name => variables.FirstOrDefault(variable => variable.Name == name).Value, file: file).Online;
}
