using Quaestor.Data.Postgres.Migrations.Reading;

namespace Quaestor.Data.Postgres.Migrations.Linting;

/// <summary>What keeps others waiting, or writes a table anew.</summary>
static class LockRules
{
    public static readonly Rule[] All =
    [
        new("require-concurrent-index-creation", step => step.All<CreateIndex>().Where(index => index is { IsConcurrent: false, IsOnly: false }).Select(index => $"Building an index keeps {index.Table.Text} from being written until it is done. Write CREATE INDEX CONCURRENTLY.")),
        new("require-concurrent-index-deletion", step => step.Wishes.OfType<DropIndex>().Where(index => !index.IsConcurrent).Select(index => $"Dropping {index.Name} keeps its table from being read and written, and waits for whoever uses it. Write DROP INDEX CONCURRENTLY.")),
        new("require-concurrent-reindex", step => step.Begins("reindex") && !step.Has("concurrently") ? ["REINDEX keeps the table from being written. Write REINDEX … CONCURRENTLY."] : []),
        new("require-concurrent-partition-detach", step => step.Has("detach") && !step.Has("concurrently") ? ["Detaching a partition keeps the whole table from being used. Write DETACH PARTITION … CONCURRENTLY."] : []),
        new("constraint-missing-not-valid", step => step.All<AddConstraint>().Where(key => key is { IsNotValid: false, Kind: "check" }).Select(key => $"Checking all rows of {key.Table.Text} keeps everybody out meanwhile. Add it NOT VALID, and VALIDATE CONSTRAINT in another step.")),
        new("adding-foreign-key-constraint", step => step.All<AddConstraint>().Where(key => key is { IsNotValid: false, Kind: "foreign" }).Select(key => $"Checking all rows keeps {key.Table.Text} and the table that it refers to from being written. Add it NOT VALID, and VALIDATE CONSTRAINT in another step.")
            .Concat(step.All<AddColumn>().Where(column => column.Constraints.Any(part => part.Contains("references", StringComparison.OrdinalIgnoreCase))).Select(column => $"The new column {column.Column} comes with a foreign key, which locks both tables. Add the key NOT VALID in a step of its own."))),
        new("disallowed-unique-constraint", step => step.All<AddConstraint>().Where(key => key is { UsesIndex: false, Kind: "unique" or "primary" or "exclude" }).Select(key => $"Its index is built while nobody may use {key.Table.Text}. Build the index CONCURRENTLY, and add the constraint USING INDEX.")
            .Concat(step.All<AddColumn>().Where(column => column.Constraints.Any(part => part.StartsWith("unique", StringComparison.OrdinalIgnoreCase) || part.StartsWith("primary", StringComparison.OrdinalIgnoreCase))).Select(column => $"The new column {column.Column} comes with an index that is built while nobody may use {column.Table.Text}. Build it CONCURRENTLY in a step of its own."))),
        new("adding-field-with-default", step => step.All<AddColumn>().Where(column => column.Generated is { } made && made.Contains("STORED", StringComparison.OrdinalIgnoreCase) || column.Default is { } value && IsVolatile(value)).Select(column => $"Each row needs a value of its own for {column.Column}, so {column.Table.Text} is written anew while nobody may use it. Add the column without it, and fill it in by batches.")),
        new("adding-not-nullable-field", step => step.All<SetNotNull>().Where(column => !step.Checked.Contains($"{column.Table.Name}.{column.Column}")).Select(column => $"All rows of {column.Table.Text} are read while nobody may use it. Add CHECK ({column.Column} IS NOT NULL) NOT VALID, validate it, then SET NOT NULL.")),
        new("adding-required-field", step => step.All<AddColumn>().Where(column => column is { NotNull: true, Default: null, Generated: null } && !column.Type.Contains("serial", StringComparison.OrdinalIgnoreCase)).Select(column => $"{column.Column} has no value for the rows that are there, so this fails unless {column.Table.Text} is empty. Give it a DEFAULT.")),
        new("adding-serial-primary-key-field", step => step.All<AddColumn>().Where(column => column.Type.Contains("serial", StringComparison.OrdinalIgnoreCase)).Select(column => $"Numbering the rows writes {column.Table.Text} anew while nobody may use it. Add a plain column, fill it in by batches, then make it the key.")),
        new("changing-column-type", step => step.All<AlterType>().Select(column => $"Another type of {column.Column} writes {column.Table.Text} anew, unless the new one only allows more, and breaks programs that expect the old one. Add a column beside it, write both, and drop the old one later.")),
        new("prefer-repack", step => (step.Begins("vacuum") && step.Has("full")) || step.Begins("cluster") ? ["VACUUM FULL and CLUSTER keep everybody out of the table until they are done. Use pg_repack."] : []),
        new("ban-alter-domain-with-add-constraint", step => step.Begins("alter", "domain") && step.Has("constraint") ? ["Every column of the domain is checked while its tables are locked. Add the constraint NOT VALID, or to the tables."] : []),
        new("ban-create-domain-with-constraint", step => step.Begins("create", "domain") && (step.Has("check") || step.Has("constraint")) ? ["A domain's constraint can only be changed with locks on every table that uses it. Use CHECK constraints of the tables."] : []),
    ];

    static bool IsVolatile(string value) =>
        value.Contains('(', StringComparison.Ordinal) && new[] { "random", "uuid", "clock_timestamp", "nextval", "timeofday" }.Any(name => value.Contains(name, StringComparison.OrdinalIgnoreCase));
}
