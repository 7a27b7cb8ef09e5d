using Quaestor.Data.Postgres.Migrations.Reading;

namespace Quaestor.Data.Postgres.Migrations.Linting;

/// <summary>What breaks running programs, or loses data.</summary>
static class BreakingRules
{
    public static readonly Rule[] All =
    [
        new("renaming-column", step => step.All<RenameColumn>().Select(name => $"Programs that say {name.From} fail from this moment on. Add {name.To} beside it, write both, and drop the old one later.")),
        new("renaming-table", step => step.All<RenameTable>().Select(name => $"Programs that say {name.Table.Text} fail from this moment on. Make a view of the old name in the next step, or name it anew once nobody uses it.")),
        new("ban-drop-column", step => step.All<DropColumn>().Select(column => $"The values of {column.Column} are lost, and programs that still read it fail. Make sure that none does, and have a verified backup.")),
        new("ban-drop-table", step => step.Wishes.OfType<DropObject>().Where(gone => gone.Kind == "table").Select(gone => $"The rows of {gone.Name.Text} are lost. Make sure that nobody reads it, and have a verified backup.")),
        new("ban-drop-database", step => step.Begins("drop", "database") ? ["A migration does not drop databases."] : []),
        new("ban-drop-not-null", step => step.All<DropNotNull>().Select(column => $"Programs that expect {column.Column} to be there may fail at a NULL. Make sure that all of them expect none.")),
        new("ban-truncate-cascade", step => step.Begins("truncate") && step.Has("cascade") ? ["Every table that refers to this one is emptied, too. Name the tables that are meant."] : []),
    ];
}
