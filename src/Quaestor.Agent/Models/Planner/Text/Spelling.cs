namespace Quaestor.Agent.Models.Planner.Text;

/// <summary>Tells a slip of the pen from another word.</summary>
static class Spelling
{
    const int ShortestWord = 5;

    /// <summary>One letter off, or two in a word of eight or more; the first letter must be right.</summary>
    public static bool IsSlip(string word, string name)
    {
        var allowed = name.Length >= 8 ? 2 : 1;
        return word.Length >= ShortestWord && name.Length >= ShortestWord && word[0] == name[0] && Math.Abs(word.Length - name.Length) <= allowed
            && Distance(word, name) <= allowed;
    }

    /// <summary>Letters to add, drop, change, or swap with their neighbour.</summary>
    static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? rows[i - 2, j - 2] + 1 : int.MaxValue;
                rows[i, j] = Math.Min(Math.Min(change, swap), Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
