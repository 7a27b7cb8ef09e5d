using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>A file cannot be read; the others of its source can.</summary>
sealed class UnreadableFileException(SourceProblem problem) : Exception(problem.Message)
{
    /// <param name="file">As the user knows it.</param>
    /// <param name="line">1-based, or null.</param>
    /// <param name="trouble">Follows the file's name and line: "is empty", "has 4 fields where …".</param>
    /// <param name="cure">A sentence that tells what to do.</param>
    public UnreadableFileException(string file, int? line, string trouble, string cure)
        : this(new SourceProblem(file, line, $"{file}{(line is null ? "" : $", line {line}:")} {trouble}. {cure}"))
    {
    }

    public SourceProblem Problem { get; } = problem;
}
