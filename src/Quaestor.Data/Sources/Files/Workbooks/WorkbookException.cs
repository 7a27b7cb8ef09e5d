namespace Quaestor.Data.Sources.Files.Workbooks;

/// <summary>A workbook, or one of its sheets, cannot be read.</summary>
/// <param name="trouble">Follows the file's name: "is protected by a password".</param>
/// <param name="cure">A sentence that tells what to do.</param>
sealed class WorkbookException(string trouble, string cure) : Exception($"The workbook {trouble}. {cure}")
{
    public string Trouble { get; } = trouble;

    public string Cure { get; } = cure;
}
