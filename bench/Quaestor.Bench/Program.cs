using Quaestor.Bench;

// usage: make bench [BENCH="name …"]; without names all of them run, one after the other.
Dictionary<string, Func<Task>> benches = new()
{
    ["start-up"] = StartUp.RunAsync,
    ["first-load"] = FirstLoad.RunAsync,
    ["page"] = PageSpeed.RunAsync,
    ["command"] = WholeCommand.RunAsync,
    ["trivial-query"] = TrivialQuery.RunAsync,
    ["group-by"] = GroupBy.RunAsync,
    ["sqlite-rows"] = SqliteRows.RunAsync,
    ["turn"] = StreamedTurn.RunAsync,
    ["first-token"] = FirstToken.RunAsync,
    ["streams"] = ManyStreams.RunAsync,
    ["open-streams"] = OpenStreams.RunAsync,
    ["memory"] = IdleMemory.RunAsync,
    ["python"] = PythonJobs.RunAsync,
    ["export"] = ExportRows.RunAsync,
    ["find-tables"] = FindTables.RunAsync,
    ["planner"] = PlannerQuestions.RunAsync,
    ["archives"] = SearchArchives.RunAsync,
    ["postgres-rows"] = PostgresRows.RunAsync,
    ["postgres-tables"] = PostgresTables.RunAsync,
    ["postgres-guard"] = PostgresGuardTime.RunAsync,
    ["store"] = StoreWrites.RunAsync,
    ["terminal"] = TerminalPrograms.RunAsync,
    ["terminal-sizes"] = TerminalSizes.RunAsync,
    ["docker"] = DockerJobs.RunAsync,
};

var unknown = args.Except(benches.Keys).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"No such benchmark: {string.Join(", ", unknown)}. There are: {string.Join(", ", benches.Keys)}.");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}; medians, least and most in brackets");
foreach (var (name, bench) in benches.Where(bench => args.Length == 0 || args.Contains(bench.Key)))
{
    Console.WriteLine($"\n{name}");
    await bench();
}

return 0;
