using System.CommandLine;
using System.CommandLine.Parsing;

namespace Quaestor.Cli.Commands;

/// <summary>What each command is used for, as it is typed: the end of its help. A test has the program itself read every line.</summary>
static class CommandExamples
{
    const string Lines =
        """
        quaestor ask "revenue by country in 2025, highest first" --source ./shop
        quaestor ask "those again, but by month" --thread 01890a5d-ac96-774b-bcce-b302099a8057
        quaestor chat --source ./shop
        quaestor chat --inline --source postgresql://me@db/shop
        quaestor query "select * from orders" --source ./shop --format csv > orders.csv
        quaestor query "select country, count(*) from customers group by 1" --source postgresql://reader@db/shop
        quaestor run trend.py --source ./shop --figures ./figures
        quaestor eval questions.jsonl --source ./shop --wrong 10
        quaestor schema orders --source ./shop
        quaestor schema --source sales.parquet
        quaestor sources
        quaestor sources list
        quaestor sources test shop
        quaestor sources add shop ./shop --description "Orders of the shop"
        quaestor sources add crm postgresql://reader@db/crm
        quaestor sources use shop
        quaestor sources remove shop
        quaestor archives
        quaestor archives list
        quaestor archives add handbook ~/handbook
        quaestor archives search "how long is the notice period" --limit 3
        quaestor archives index handbook
        quaestor archives remove handbook
        quaestor models
        quaestor models list
        quaestor models test openai/gpt-5-mini
        quaestor models use openai/gpt-5-mini
        quaestor capsule list
        quaestor capsule show 01890a5d-ac96-774b-bcce-b302099a8057
        quaestor capsule verify 01890a5d-ac96-774b-bcce-b302099a8057
        quaestor capsule replay 01890a5d-ac96-774b-bcce-b302099a8057
        quaestor guard "select pg_read_file('/etc/passwd')" --source postgresql://me@db/shop
        quaestor pg health
        quaestor pg approvals
        quaestor pg health sequences unused_indexes --evidence --dataset shop
        quaestor pg top --by mean --limit 20
        quaestor pg activity --all
        quaestor pg locks
        quaestor pg explain "select * from orders where customer_id = 7" --analyze
        quaestor pg indexes --repair
        quaestor pg indexes advise
        quaestor pg indexes advise "select * from orders where customer_id = 7" --plans
        quaestor pg vacuum orders --analyze
        quaestor pg analyze shop.orders
        quaestor pg reindex orders
        quaestor pg reindex orders_pkey --index
        quaestor pg cancel 4711
        quaestor pg end 4711
        quaestor pg backup --dataset shop
        quaestor pg backups
        quaestor pg backups verify latest
        quaestor pg backups show latest
        quaestor pg backups delete 65db010dd13f
        quaestor pg restore latest --as shop_copy
        quaestor pg restore 65db010dd13f --as shop --replace --map-role alice=bob
        quaestor pg change "update customers set city = 'Oslo' where id in (1, 2)"
        quaestor pg change - < change.sql
        quaestor pg migrate plan "alter table items alter column code set not null" --name code_required
        quaestor pg migrate plan --schema schema.sql --name to_schema
        quaestor pg migrate lint
        quaestor pg migrate lint migrations/0001_code_required.up.sql
        quaestor pg migrate status
        quaestor pg migrate verify
        quaestor pg migrate apply
        quaestor pg migrate down
        quaestor pg migrate status --json
        quaestor pg approvals --dataset shop
        quaestor pg approve 01890a5d-ac96-774b-bcce-b302099a8057
        quaestor pg reject 01890a5d-ac96-774b-bcce-b302099a8057 --reason "not on a Friday"
        quaestor users
        quaestor users list
        quaestor users add ada --role analyst --password
        quaestor users set ada --role admin
        quaestor users token ada
        quaestor users grant ada shop
        quaestor users revoke ada shop
        quaestor users remove ada
        quaestor serve --source ./shop --urls http://127.0.0.1:5210
        quaestor edge --server https://quaestor.example.com --token-file device.token --source ./shop
        quaestor desktop --source ./shop
        quaestor mcp --source ./shop
        quaestor store info
        quaestor store migrate
        quaestor store copy quaestor.db postgresql://me@db/quaestor
        quaestor store backup quaestor-backup.db
        quaestor doctor
        quaestor completion bash > ~/.local/share/bash-completion/completions/quaestor
        quaestor completion fish > ~/.config/fish/completions/quaestor.fish
        """;

    static readonly string[] Redirections = [" > ", " < "];

    /// <summary>Those of one command, as they are typed.</summary>
    public static IReadOnlyList<string> Of(RootCommand root, Command command) => [.. All.Where(line => CommandOf(root, line) == command)];

    internal static IReadOnlyList<string> All { get; } = Lines.ReplaceLineEndings("\n").Split('\n');

    /// <summary>The words behind the program's name, without what the shell does with its output.</summary>
    internal static IReadOnlyList<string> Words(string line) =>
        [.. CommandLineParser.SplitCommandLine(Redirections.Aggregate(line, (rest, sign) => rest.Split(sign)[0])).Skip(1)];

    static Command CommandOf(RootCommand root, string line)
    {
        Command at = root;
        foreach (var word in Words(line))
        {
            if (at.Subcommands.FirstOrDefault(inner => inner.Name == word) is not { } inner)
            {
                break;
            }

            at = inner;
        }

        return at;
    }
}
