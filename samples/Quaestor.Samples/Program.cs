using System.Diagnostics;
using Quaestor.Samples;

if (args is not [var folder])
{
    Console.Error.WriteLine("usage: Quaestor.Samples FOLDER   writes the sample shop there, unless it is up to date");
    return 2;
}

var clock = Stopwatch.StartNew();
if (SampleFolder.Make(folder))
{
    Console.Error.WriteLine($"Wrote the sample shop to {folder} in {clock.Elapsed.TotalSeconds:0.0} s");
}

return 0;
