using System.Text;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;
using PythonProvider = Quaestor.Data.Sandboxes.Providers.PythonProvider;

namespace Quaestor.Tests.Settings;

public sealed class SettingsReaderTests
{
    const string File = "/etc/quaestor/quaestor.json";

    static readonly Dictionary<string, string> Variables = new() { ["CRM_PASSWORD"] = "s:e@c/r et", ["FOLDER"] = "data", ["EMPTY"] = "", ["QUAESTOR_SECRET"] = "0123456789abcdef0123456789abcdef" };

    [Theory]
    [InlineData("{}", PythonProvider.Namespaces)]
    [InlineData("""{ "provider": "docker" }""", PythonProvider.Docker)]
    [InlineData("""{ "provider": "none", "python": { "warm": 1 } }""", PythonProvider.None)]
    [InlineData("""{ "provider": "none", "python": { "provider": "kubernetes" } }""", PythonProvider.Kubernetes)]
    public void WhatHoldsTheWorkersHoldsPythonUnlessItsSectionSaysOtherwise(string sandbox, PythonProvider provider) =>
        Assert.Equal(provider, Read($$"""{ "sandbox": {{sandbox}} }""").Python.Provider);

    [Fact]
    public void TheExampleOfTheDocumentationIsUnderstood()
    {
        var page = System.IO.File.ReadAllText(Repository.PathOf("docs/settings.md"));
        var settings = Read(page.Split("```jsonc")[1].Split("```")[0]);

        Assert.Equal(["shop", "crm", "books"], settings.Sources.Select(source => source.Name));
        Assert.Equal("/etc/quaestor/samples/shop", settings.Sources[0].Place);
        Assert.Equal("postgres://reader:s%3Ae%40c%2Fr%20et@db.example.com/crm?sslmode=verify-full", settings.Sources[1].Place);
        Assert.Equal("postgres://reader@localhost/books?sslmode=prefer", settings.Sources[2].Place);
        Assert.Equal([SourceChanges.ReadOnly, SourceChanges.Ask, SourceChanges.ReadOnly], settings.Sources.Select(source => source.Policy.Changes));
        Assert.All(settings.Sources, source => Assert.Equal((50_000, SourceShare.Summaries), (source.Policy.MaxRows, source.Policy.Share)));
        Assert.Equal(TimeSpan.FromSeconds(120), settings.Sources[2].Policy.Timeout);
        Assert.Equal(50_000, settings.QueryLimits.MaxRows);
        Assert.Equal("shop", settings.DefaultSource);
        Assert.Equal(["openai", "house"], settings.Models.Providers.Select(provider => provider.Name));
        Assert.Equal(("http://127.0.0.1:8000/v1", "none", "qwen3"), (settings.Models.Providers[1].BaseUrl.OriginalString, settings.Models.Providers[1].ApiKey, settings.Models.Providers[1].Models[0].Name));
        Assert.Equal(("main", 0f, 0.25m), (settings.Models.Default, settings.Models.Temperature, settings.Models.Prices["openai/gpt-5-mini"].Input));
        Assert.Equal((200_000L, 0.5m, null), (settings.Models.UserBudget.TokensPerDay, settings.Models.TurnCost, settings.Models.TurnTokens));
        Assert.Equal(("small", "llama.cpp", 8192), (settings.Models.Locals[0].Name, settings.Models.Locals[0].Runner, settings.Models.Locals[0].ContextTokens));
        Assert.Equal(["openai/gpt-5-mini", "house/qwen3", "local/small"], settings.Models.Routes.Single().Models);
        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "quaestor/quaestor.db"), settings.Store);
        Assert.Equal(["http://127.0.0.1:5210"], settings.ServerUrls!);
        Assert.Equal((4, 2L << 30), (settings.Workers.Workers, settings.Workers.MemoryBytes));
        Assert.Equal(new DateOnly(2025, 12, 31), settings.Today);
        Assert.Equal("Europe/Berlin", settings.TimeZone!.Id);
    }

    [Fact]
    public void HowMuchIsWorkedOnAtOnceCanBeSaid()
    {
        var turns = Read("""{"server": {"turns": {"at_once": 8, "per_user": 3}}}""").Turns;

        Assert.Equal((8, 1000, 3), (turns.AtOnce, turns.Waiting, turns.PerUser));
    }

    [Fact]
    public void AnEmptyObjectChangesNothing()
    {
        var settings = Read("// nothing yet\n{}");

        Assert.Empty(settings.Sources);
        Assert.Equal(InstallationSettings.None.QueryLimits, settings.QueryLimits);
        Assert.Equal(InstallationSettings.None.Workers, settings.Workers);
        Assert.Equal((null, null, null, null), (settings.Store, settings.ServerUrls, settings.Today, settings.TimeZone));
    }

    [Theory]
    [InlineData("""{"sorces": {}}""", "line 1: there is no key \"sorces\" here. Did you mean \"sources\"?")]
    [InlineData("{\n \"route\": {}}", "line 2: there is no key \"route\" here. Did you mean \"routes\"?")]
    [InlineData("{\"sources\": {\n\"shop\": {\"path\": \"a\",\n\"max_row\": 5}}}", "line 3: there is no key \"max_row\" in sources.shop. Did you mean \"max_rows\"?")]
    [InlineData("""{"models": {"provider": {}}}""", "there is no key \"provider\" in models. Did you mean \"providers\"?")]
    [InlineData("""{"models": {"providers": {"openai": {"modles": []}}}}""", "there is no key \"modles\" in models.providers.openai. Did you mean \"models\"?")]
    [InlineData("""{"models": {"providers": {"opnai": {}}}}""", "models.providers.opnai has no \"base_url\": opnai is none of openai, anthropic, xai, groq, openrouter, mistral, whose addresses are known. Did you mean \"openai\"?")]
    [InlineData("""{"models": {"providers": {"a b": {"base_url": "http://h/v1"}}}}""", "models.providers.a b is no name:")]
    [InlineData("""{"models": {"providers": {"local": {"base_url": "http://h/v1"}}}}""", "models.providers.local is a name of Quaestor's own.")]
    [InlineData("""{"models": {"providers": {"h": {"base_url": "http://h/v1", "kind": "antropic"}}}}""", "models.providers.h.kind is one of openai, anthropic, not \"antropic\". Did you mean \"anthropic\"?")]
    [InlineData("""{"models": {"providers": {"h": {"base_url": "http://h/v1", "headers": {"X Y": "1"}}}}}""", "models.providers.h.headers.X Y is no name of an HTTP header.")]
    [InlineData("""{"models": {"providers": {"h": {"base_url": "http://h/v1", "headers": {"X": "1\r\nY: 2"}}}}}""", "models.providers.h.headers.X holds a line break")]
    [InlineData("""{"models": {"providers": {"openai": {"models": "gpt"}}}}""", "models.providers.openai.models must be a list, in brackets.")]
    [InlineData("""{"models": {"providers": {"openai": {"models": [{"context_tokens": 5}]}}}}""", "models.providers.openai.models[0] has no \"name\".")]
    [InlineData("""{"models": {"providers": {"openai": {"models": [{"name": "m", "contex": 5}]}}}}""", "there is no key \"contex\" in models.providers.openai.models[0].")]
    [InlineData("""{"models": {"runners": {"q": {"modle": "a.gguf"}}}}""", "there is no key \"modle\" in models.runners.q. Did you mean \"model\"?")]
    [InlineData("""{"models": {"runners": {"q": {}}}}""", "models.runners.q has no \"model\": the path of its file, or its id.")]
    [InlineData("""{"models": {"runners": {"q": {"model": "org/some"}}}}""", "models.runners.q does not say what runs it:")]
    [InlineData("""{"models": {"runners": {"q": {"model": "a", "runner": "lama.cpp"}}}}""", "models.runners.q.runner is one of llama.cpp, mlx, ollama, vllm, command, not \"lama.cpp\". Did you mean \"llama.cpp\"?")]
    [InlineData("""{"models": {"runners": {"q": {"model": "a.gguf", "url": "here"}}}}""", "models.runners.q.url is not an address.")]
    [InlineData("""{"models": {"providers": {"h": {"base_url": "http://h/v1", "profile": "vlm"}}}}""", "models.providers.h.profile is one of openai, azure, xai, groq, openrouter, mistral, ollama, vllm, llama.cpp, mlx, lmstudio, compatible, not \"vlm\". Did you mean \"vllm\"?")]
    [InlineData("""{"models": {"budget": {"tokens": 5}}}""", "there is no key \"tokens\" in models.budget. Did you mean \"turn_tokens\"?")]
    [InlineData("""{"models": {"budget": {"turn_cost": -1}}}""", "models.budget.turn_cost must be a number from 0 to 100,000.")]
    [InlineData("""{"models": {"prefer": "onlin"}}""", "models.prefer is one of online, local, planner, not \"onlin\". Did you mean \"online\"?")]
    [InlineData("""{"models": {"planner_fallback": "no"}}""", "models.planner_fallback must be true or false.")]
    [InlineData("""{"models": {"temperature": 3}}""", "models.temperature must be a number from 0 to 2.")]
    [InlineData("""{"models": {"max_tokens": 0}}""", "models.max_tokens must be a whole number from 1 to 100,000,000.")]
    [InlineData("""{"models": {"prices": {"openai/m": {"input": 1}}}}""", "models.prices.openai/m has no \"output\": dollars for a million tokens.")]
    [InlineData("""{"models": {"prices": {"openai/m": {"input": -1, "output": 1}}}}""", "models.prices.openai/m.input must be a number from 0 to 100,000.")]
    [InlineData("""{"routes": {"main": []}}""", "routes.main is empty. List the names of its models, the primary first.")]
    [InlineData("""{"routes": {"planner": ["a"]}}""", "routes.planner is a name of Quaestor's own.")]
    [InlineData("""{"sandbox": {"memory": 5}}""", "Did you mean \"memory_mb\"?")]
    [InlineData("""{"sources": []}""", "sources must be an object, in braces.")]
    [InlineData("""{"sources": {"shop": "samples/shop"}}""", "sources.shop must be an object, in braces.")]
    [InlineData("""{"store": 5}""", "store must be a text, in quotes.")]
    [InlineData("""{"store": null}""", "store must be a text, in quotes.")]
    [InlineData("""{"sources": {"shop": {"path": "a", "max_rows": "many"}}}""", "sources.shop.max_rows must be a whole number from 1 to 100,000,000.")]
    [InlineData("""{"sources": {"shop": {"path": "a", "max_rows": 0}}}""", "sources.shop.max_rows must be a whole number from 1 to 100,000,000.")]
    [InlineData("""{"defaults": {"timeout_seconds": 1.5}}""", "defaults.timeout_seconds must be a whole number")]
    [InlineData("""{"defaults": {"path": "a"}}""", "there is no key \"path\" in defaults.")]
    [InlineData("""{"sources": {"shop": {"path": "a", "share": "row"}}}""", "sources.shop.share is one of schema, summaries, rows, not \"row\". Did you mean \"rows\"?")]
    [InlineData("""{"sources": {"shop": {"path": "a", "changes": "ask"}}}""", "sources.shop.changes may be \"ask\" or \"ask_admin\" on PostgreSQL sources only")]
    [InlineData("""{"sources": {"shop": {"path": "a", "colour": "#12"}}}""", "sources.shop.colour is #rrggbb or a colour's name")]
    [InlineData("""{"sources": {"shop": {}}}""", "sources.shop does not say where it lies")]
    [InlineData("""{"sources": {"shop": {"path": "a", "url": "postgres://h/d"}}}""", "sources.shop has more than one place: path and url.")]
    [InlineData("""{"sources": {"shop": {"path": "a", "user": "ann"}}}""", "sources.shop.user does not go with path.")]
    [InlineData("""{"sources": {"crm": {"url": "postgres://h/d", "sslmode": "require"}}}""", "sources.crm.sslmode does not go with url. Write it into the URL.")]
    [InlineData("""{"sources": {"crm": {"url": "mysql://h/d"}}}""", "sources.crm.url is the address of a PostgreSQL database")]
    [InlineData("""{"sources": {"crm": {"url": "postgres://a:b@h/d", "password": "c"}}}""", "sources.crm.password stands in the URL too.")]
    [InlineData("""{"sources": {"my shop": {"path": "a"}}}""", "sources.my shop is no name of a source")]
    [InlineData("""{"sources": {"shop": {"path": "a"}}, "default_source": "shp"}""", "default_source names no source: there is no \"shp\" in sources. Did you mean \"shop\"?")]
    [InlineData("""{"models": {"providers": {"h": {"base_url": "localhost:80"}}}}""", "models.providers.h.base_url is not an address.")]
    [InlineData("""{"models": {"providers": {"h": {"base_url": "https://me:secret@h/v1"}}}}""", "models.providers.h.base_url is not an address.")]
    [InlineData("""{"today": "31.12.2025"}""", "today is a day, as in 2025-01-31")]
    [InlineData("""{"time_zone": "Europe/Berln"}""", "Did you mean \"Europe/Berlin\"?")]
    [InlineData("""{"sandbox": {"scratch_folder": "/no/such/folder"}}""", "sandbox.scratch_folder is no folder: there is no /no/such/folder.")]
    [InlineData("""{"sandbox": {"python": {"provider": "dokcer"}}}""", "sandbox.python.provider is one of")]
    [InlineData("""{"sandbox": {"python": {"program": "python3"}}}""", "sandbox.python.program is not a whole path. It looks like /usr/bin/python3.")]
    [InlineData("""{"sandbox": {"python": {"memory_mb": 10}}}""", "sandbox.python.memory_mb")]
    [InlineData("""{"sandbox": {"provider": "dokcer"}}""", "sandbox.provider is one of namespaces, docker, none, not \"dokcer\".")]
    [InlineData("""{"store": "a", "store": "b"}""", "\"store\" stands here for the second time.")]
    [InlineData("[]", "the settings are one JSON object, in braces.")]
    [InlineData("{\n\"store\": }", "line 2: this is no JSON:")]
    [InlineData("", "line 1: this is no JSON:")]
    [InlineData("{} {}", "line 1: this is no JSON:")]
    [InlineData("""{"store": "${NOWHERE_SET}"}""", "store cannot be read: the variable NOWHERE_SET is not set.")]
    [InlineData("""{"store": "${EMPTY}"}""", "store cannot be read: the variable EMPTY is not set.")]
    [InlineData("""{"store": "${not a name}"}""", "store cannot be read: \"${\" begins a variable")]
    [InlineData("""{"store": "\ud83e"}""", "line 1: this text holds half of a character")]
    public void WhatIsWrongIsSaidWithItsPlace(string text, string sentence)
    {
        var said = Assert.Throws<SettingsException>(() => Read(text)).Message;

        Assert.StartsWith(File + ", line ", said, StringComparison.Ordinal);
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.EndsWith(said.Contains("Did you mean", StringComparison.Ordinal) && !said.Contains("The keys are", StringComparison.Ordinal) ? "?" : ".", said, StringComparison.Ordinal);
    }

    [Fact]
    public void WorkersRunInContainersOnlyWhereThatIsSaid()
    {
        const string engine = "\"docker\": {\"socket\": \"unix:///run/own.sock\"}";

        Assert.Null(Read("{\"sandbox\": {" + engine + "}}").Workers.Docker);
        Assert.Equal("unix:///run/own.sock", Read("{\"sandbox\": {\"provider\": \"docker\", " + engine + "}}").Workers.Docker!.Socket);
    }

    [Fact]
    public void VariablesArePutIntoAnyText()
    {
        var settings = Read("""{"store": "${FOLDER}/${NAME:-quaestor}.db", "sources": {"a": {"path": "$${FOLDER}", "max_rows": "${ROWS:-7}"}}}""");

        Assert.Equal("/etc/quaestor/data/quaestor.db", settings.Store);
        Assert.Equal(("/etc/quaestor/${FOLDER}", 7), (settings.Sources[0].Place, settings.Sources[0].Policy.MaxRows));
    }

    [Fact]
    public void ASecretThatIsNotSetTakesAwayItsOwnSourceOnly()
    {
        var settings = Read("{\"sources\": {\"crm\": {\"url\": \"postgres://h/d\",\n\"password\": \"${NOWHERE_SET}\"}, \"shop\": {\"path\": \"shop\"}}}");

        Assert.Equal(
            File + ", line 2: sources.crm.password cannot be read: the variable NOWHERE_SET is not set. Set it in the environment or in a file .env, or write ${NOWHERE_SET:-otherwise}.",
            settings.Sources[0].Problem);
        Assert.Null(settings.Sources[1].Problem);
    }

    [Theory]
    [InlineData("""{"url": "postgres://ann@h/d", "password": "${NOWHERE_SET}"}""", "postgres://ann@h/d")]
    [InlineData("""{"host": "h", "user": "ann", "database": "d", "password": "${NOWHERE_SET}"}""", "postgres://ann@h/d")]
    [InlineData("""{"url": "postgres://ann:${NOWHERE_SET}@h/d"}""", "postgres://ann@h/d")]
    [InlineData("""{"url": "postgres://${NOWHERE_SET}/d", "password": "hidden"}""", "postgres://${NOWHERE_SET}/d")]
    [InlineData("""{"url": "${NOWHERE_SET}"}""", "${NOWHERE_SET}")]
    [InlineData("""{"host": "${NOWHERE_SET}", "database": "d", "password": "hidden"}""", "a database")]
    [InlineData("""{"path": "${NOWHERE_SET}/shop"}""", "${NOWHERE_SET}/shop")]
    public void ASourceWhoseVariableIsNotSetShowsWhereItLies(string source, string shown)
    {
        var settings = Read("{\"sources\": {\"crm\": " + source + "}}").Sources[0];

        Assert.Equal(shown, settings.ShownPlace);
        Assert.NotNull(settings.Problem);
    }

    [Fact]
    public void FieldsAndWhatTheyInheritBecomeOneAddress()
    {
        var settings = Read(
            """
            {
              "defaults": {"host": "db.example.com", "port": 6432, "user": "reader", "password": "${CRM_PASSWORD}", "sslrootcert": "ca.pem", "changes": "ask"},
              "sources": {
                "a": {"database": "a"},
                "b": {"database": "b c", "user": "o'neill", "port": 5432, "sslrootcert": "system"},
                "c": {"host": "/run/postgresql", "database": "c", "password": "x", "sslrootcert": "/ca.pem", "changes": "read_only"},
                "d": {"host": "::1", "database": "d", "password": "x", "sslrootcert": "system"},
                "e": {"path": "e"},
              },
            }
            """);

        Assert.Equal(
            [
                "postgres://reader:s%3Ae%40c%2Fr%20et@db.example.com:6432/a?sslrootcert=%2Fetc%2Fquaestor%2Fca.pem",
                "postgres://o%27neill:s%3Ae%40c%2Fr%20et@db.example.com:5432/b%20c?sslrootcert=system",
                "postgres://reader:x@:6432/c?sslrootcert=%2Fca.pem&host=%2Frun%2Fpostgresql",
                "postgres://reader:x@[::1]:6432/d?sslrootcert=system",
                "/etc/quaestor/e",
            ],
            settings.Sources.Select(source => source.Place));
        Assert.Equal(
            [SourceChanges.Ask, SourceChanges.Ask, SourceChanges.ReadOnly, SourceChanges.Ask, SourceChanges.ReadOnly],
            settings.Sources.Select(source => source.Policy.Changes));
    }

    [Fact]
    public void NothingThatIsPrintedHoldsASecret()
    {
        var settings = Read(
            """{"sources": {"crm": {"url": "postgres://ann@h/d", "password": "hidden"}}, "models": {"providers": {"openai": {"api_key": "hidden", "headers": {"X-Key": "hidden"}}}}, "auth": {"secret": "hidden hidden hidden hidden hidden"}}""");

        Assert.DoesNotContain("hidden", $"{settings} {settings.Auth} {settings.Sources[0]} {settings.Models} {settings.Models.Providers[0]} {settings.Sources[0].ShownPlace}", StringComparison.Ordinal);
    }

    [Fact]
    public void WhoseTokensCountIsRead()
    {
        var auth = Read("""{"auth": {"jwks": "keys.json", "issuer": "https://i", "audience": "q", "leeway_seconds": 5}, "server": {"hosts": "q.example.com"}}""");

        Assert.Equal(("/etc/quaestor/keys.json", "https://i", "q", 5), (auth.Auth!.KeySet!.LocalPath, auth.Auth.Issuer, auth.Auth.Audience, auth.Auth.Leeway.TotalSeconds));
        Assert.Equal(["q.example.com"], auth.ServerHosts);
        Assert.Null(Read("{}").Auth);
    }

    [Theory]
    [InlineData("""{"auth": {"secret": "0123456789abcdef0123456789abcde"}}""", "32 bytes at least")]
    [InlineData("""{"auth": {"secret": "${NOT_SET}"}}""", "NOT_SET is not set")]
    [InlineData("""{"auth": {"jwks": "keys.json"}}""", "needs \"issuer\" and \"audience\"")]
    [InlineData("""{"auth": {"jwks": "keys.json", "issuer": "i"}}""", "needs \"issuer\" and \"audience\"")]
    [InlineData("""{"auth": {"jwks": "http://login.example.com/keys", "issuer": "i", "audience": "a"}}""", "https address")]
    [InlineData("""{"auth": {"jwks": "ftp://login.example.com/keys", "issuer": "i", "audience": "a"}}""", "https address")]
    [InlineData("""{"auth": {"issuer": ""}}""", "is empty")]
    [InlineData("""{"auth": {"leeway_seconds": 301}}""", "0 to 300")]
    [InlineData("""{"auth": {"secrets": "x"}}""", "there is no key \"secrets\" in auth.")]
    [InlineData("""{"server": {"hosts": ["https://q.example.com"]}}""", "names alone")]
    [InlineData("""{"server": {"hosts": ["q.example.com:443"]}}""", "names alone")]
    public void WhatWouldLetInAnybodyIsRefused(string text, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<SettingsException>(() => Read(text)).Message);

    [Fact]
    public void AStrangersFolderDoesNotDecideWhoMaySignIn()
    {
        var text = SettingsText.Of(File, """{"auth": {"secret": "0123456789abcdef0123456789abcdef"}}"""u8.ToArray());

        Assert.Contains("who may sign in", Assert.Throws<SettingsException>(() => SettingsReader.Read(text, NamedVariables.None, isForeign: true)).Message);
    }

    [Fact]
    public void AByteOrderMarkIsRead() =>
        Assert.Equal("/a", SettingsReader.Read(SettingsText.Of(File, [0xEF, 0xBB, 0xBF, .. """{"store": "/a"}"""u8]), NamedVariables.None).Store);

    static InstallationSettings Read(string text) => SettingsReader.Read(SettingsText.Of(File, Encoding.UTF8.GetBytes(text)), new NamedVariables(Variables.GetValueOrDefault));
}
