namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>In which order differences are made away with: what others need comes first, and what others need is dropped last.</summary>
enum Stage
{
    Schemas,
    Types,
    Sequences,
    EarlyRoutines,
    DropViews,
    DropTriggers,
    DropForeignKeys,
    DropConstraints,
    DropIndexes,
    Tables,
    Columns,
    Constraints,
    Indexes,
    ForeignKeys,
    Routines,
    Owners,
    Views,
    ViewIndexes,
    LateRoutines,
    Triggers,
    DropColumns,
    DropTables,
    DropRoutines,
    DropSequences,
    DropTypes,
    DropSchemas,
}
