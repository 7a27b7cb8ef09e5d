using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Users;

/// <summary><c>quaestor users</c>: who may sign in at a server, and what each may do.</summary>
sealed class UsersCommand(SharedOptions shared, Screen screen)
{
    static readonly string[] Roles = ["viewer", "analyst", "admin"];

    readonly Argument<string> _user = new("user") { Description = "Their name, which is the subject of their tokens." };
    readonly Argument<string> _source = new("source") { Description = "Name or id of a source, or \"*\" for all there are and will be." };
    readonly Option<string?> _role = new("--role") { Description = "What they may do.", HelpName = "viewer|analyst|admin" };
    readonly Option<bool> _password = new("--password") { Description = "Ask for a password: unseen on a terminal, else it is the first line of standard input." };
    readonly Option<int?> _days = new("--days") { Description = "How long the token counts, 30 days without it.", HelpName = "N" };
    readonly Option<bool> _revoke = new("--revoke") { Description = "Take back all tokens and sign-ins of the user instead." };

    public Command Create()
    {
        _role.AcceptOnlyFromAmong(Roles);
        var command = Create(new Command("users", "List users, add them, and say what each may do."), ListAsync);
        command.Subcommands.Add(Create(new Command("list", "List users with their roles and grants."), ListAsync));
        command.Subcommands.Add(Create(new Command("add", "Add a user: a viewer, unless --role says otherwise.") { _user, _role, _password }, AddAsync));
        command.Subcommands.Add(Create(new Command("set", "Change a user's role or password.") { _user, _role, _password }, SetAsync));
        command.Subcommands.Add(Create(new Command("token", "Issue a token for a user's programs, shown once.") { _user, _days, _revoke }, TokenAsync));
        command.Subcommands.Add(Create(new Command("grant", "Let a user ask a source.") { _user, _source }, GrantAsync));
        command.Subcommands.Add(Create(new Command("revoke", "Take a grant back.") { _user, _source }, RevokeAsync));
        command.Subcommands.Add(Create(new Command("remove", "Remove a user with everything of theirs: threads, runs, results, settings.") { _user }, RemoveAsync));
        return command;
    }

    Command Create(Command command, Func<ParseResult, ApiClient, CancellationToken, Task> run)
    {
        shared.AddServer(command);
        command.Options.Add(shared.Json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
            await run(parsed, session.Api, cancellationToken);
            await screen.Data.FlushAsync(cancellationToken);
            return ExitCode.Fine;
        });
        return command;
    }

    async Task ListAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        List<JsonElement> users = [];
        var next = default(string);
        do
        {
            var page = await api.GetAsync(next is null ? "/users?limit=200" : $"/users?limit=200&cursor={Uri.EscapeDataString(next)}", cancellationToken);
            users.AddRange(page.Items("items"));
            next = page.TextOrNull("next");
        }
        while (next is not null);
        if (parsed.GetValue(shared.Json))
        {
            screen.Print(JsonText.Of(json =>
            {
                json.WriteStartArray();
                users.ForEach(user => user.WriteTo(json));
                json.WriteEndArray();
            }));
            return;
        }

        if (users.Count == 0)
        {
            screen.Say("There are no users: whoever reaches a server on this machine uses it, and it listens nowhere else. \"quaestor users add NAME --role admin --password\" adds the first.");
            return;
        }

        var table = new TextTable([("user", false), ("role", false), ("password", false), ("sources", false)]);
        foreach (var user in users)
        {
            table.Add([user.Text("user_id"), user.Text("role"), user.Flag("has_password") ? "✓" : "", SourcesOf(user)]);
        }

        table.Write(screen.Data, screen.Width);
    }

    async Task AddAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var password = PasswordOf(parsed);
        var user = await api.PostAsync("/users", json =>
        {
            json.WriteString("user_id"u8, parsed.GetRequiredValue(_user));
            WriteChanges(json, parsed, password);
        }, cancellationToken);
        Tell(parsed, user, $"{user.Text("user_id")} is a user now, with the role {user.Text("role")}.");
        if (!parsed.GetValue(shared.Json) && user.Text("role") != "admin")
        {
            screen.Say($"No source is granted yet: quaestor users grant {user.Text("user_id")} SOURCE");
        }
    }

    async Task SetAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var password = PasswordOf(parsed);
        var user = await api.PatchAsync(PathOf(parsed), json => WriteChanges(json, parsed, password), cancellationToken);
        Tell(parsed, user, $"{user.Text("user_id")} has the role {user.Text("role")}{(password is null ? "" : " and another password, and is signed out everywhere")}.");
    }

    async Task TokenAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var revoke = parsed.GetValue(_revoke);
        var issued = await api.PostAsync($"{PathOf(parsed)}/token", json =>
        {
            if (revoke)
            {
                json.WriteBoolean("revoke"u8, true);
            }

            if (parsed.GetValue(_days) is { } days)
            {
                json.WriteNumber("days"u8, days);
            }
        }, cancellationToken);
        if (revoke)
        {
            Done(parsed, "revoked", $"All tokens and sign-ins of {parsed.GetRequiredValue(_user)} are taken back.");
            return;
        }

        Tell(parsed, issued, issued.Text("token"));
        if (!parsed.GetValue(shared.Json))
        {
            screen.Say($"It counts until {issued.Text("expires_at")}, and is not shown again. Programs send it as Authorization: Bearer TOKEN, and this one takes it from QUAESTOR_TOKEN.");
        }
    }

    async Task GrantAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var source = parsed.GetRequiredValue(_source);
        var user = await api.PostAsync($"{PathOf(parsed)}/grants", json => json.WriteString("dataset_id"u8, source), cancellationToken);
        Tell(parsed, user, $"{user.Text("user_id")} may ask {SourcesOf(user)}.");
    }

    async Task RevokeAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var user = await api.DeleteAsync($"{PathOf(parsed)}/grants/{Uri.EscapeDataString(parsed.GetRequiredValue(_source))}", cancellationToken);
        Tell(parsed, user, SourcesOf(user) is { Length: > 0 } left ? $"{user.Text("user_id")} may ask {left}." : $"{user.Text("user_id")} may ask no source any more.");
    }

    async Task RemoveAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        await api.DeleteAsync(PathOf(parsed), cancellationToken);
        Done(parsed, "removed", $"{parsed.GetRequiredValue(_user)} is removed, with everything of theirs.");
    }

    string PathOf(ParseResult parsed) => $"/users/{Uri.EscapeDataString(parsed.GetRequiredValue(_user))}";

    string? PasswordOf(ParseResult parsed) => parsed.GetValue(_password) ? screen.ReadSecret($"Password for {parsed.GetRequiredValue(_user)}: ") : null;

    void WriteChanges(Utf8JsonWriter json, ParseResult parsed, string? password)
    {
        if (parsed.GetValue(_role) is { } role)
        {
            json.WriteString("role"u8, role);
        }

        if (password is not null)
        {
            json.WriteString("password"u8, password);
        }
    }

    static string SourcesOf(JsonElement user) =>
        user.Text("role") == "admin" ? "all" : string.Join(", ", user.Items("grants").Select(grant => grant.Text("name") is "*" ? "all" : grant.Text("name")));

    void Done(ParseResult parsed, string what, string sentence) => Tell(
        parsed,
        JsonElement.Parse(JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("user_id"u8, parsed.GetRequiredValue(_user));
            json.WriteString("done"u8, what);
            json.WriteEndObject();
        })),
        sentence);

    void Tell(ParseResult parsed, JsonElement answer, string sentence) => screen.Print(parsed.GetValue(shared.Json) ? answer.GetRawText() : sentence);
}
