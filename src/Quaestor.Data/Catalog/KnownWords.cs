namespace Quaestor.Data.Catalog;

/// <summary>What words of questions and of schemas mean to each other, as far as their letters do not say.</summary>
static class KnownWords
{
    /// <summary>Words of questions that name no table and no column.</summary>
    static readonly HashSet<string> Empty = [.. Split(
        """
        a an the of in on at by for from to with without and or not no is are was were be been being do doe did has have had having what which who
        whom whose where when why how many much me my we our us you your it its this that these those there their them they i
        show list give get find tell display count number total sum average mean most least top bottom highest lowest largest
        smallest more less than over under between per each every all any some only also please can could would should will
        last next this current previous year month week day today yesterday quarter ago since until during before after versu
        v compare compared first if then than as up down out into about across among within same different distinct unique
        """)];

    /// <summary>What is written short in names. The rest is found by its letters: <c>cust</c>, <c>addr</c>, <c>qty</c>.</summary>
    static readonly Dictionary<string, string[]> Short = Groups(
        """
        dt date
        ts timestamp time
        no number
        nr number
        nbr number
        num number
        id identifier
        desc description
        txn transaction
        trx transaction
        tx transaction
        wh warehouse
        whse warehouse
        inv invoice inventory
        po purchase order
        so sale order
        hr human resource employee
        gl general ledger
        ar receivable
        ap payable
        crm customer
        uom unit measure
        dob birth date
        fk key
        pct percent
        pymt payment
        pmt payment
        mgr manager
        yr year
        mth month
        loc location
        org organization
        cat category
        hdr header
        dtl detail
        ln line
        xref reference
        stg stage
        dim dimension
        """);

    /// <summary>Words that name the same thing.</summary>
    static readonly Dictionary<string, string[]> Same = Synonyms(
        """
        customer client buyer shopper
        employee staff worker personnel
        revenue sale turnover income
        vendor supplier
        product item article sku good merchandise
        invoice bill billing
        buy purchase order
        cost expense expenditure
        salary wage payroll compensation
        leave vacation absence holiday
        car vehicle
        refund return
        ticket case issue
        stock inventory
        phone telephone mobile
        email mail
        country nation
        city town
        pay payment
        doctor physician
        student pupil
        teacher instructor
        course class
        flight departure
        user member
        shipment delivery dispatch
        price rate
        rating review score
        department division unit
        firm company organization
        hire recruit
        """);

    public static bool IsEmpty(string word) => Empty.Contains(word);

    /// <summary>What a short form in a name stands for.</summary>
    public static IReadOnlyList<string> LongFormsOf(string word) => Short.GetValueOrDefault(word, []);

    public static IReadOnlyList<string> SynonymsOf(string word) => Same.GetValueOrDefault(word, []);

    /// <summary>Whether a word of a name is short for another: its beginning, or its first letter and consonants in their order.</summary>
    public static bool IsShortFor(string shortForm, string word)
    {
        if (shortForm.Length < 2 || word.Length < shortForm.Length + 2 || shortForm[0] != word[0])
        {
            return false;
        }

        if (word.StartsWith(shortForm, StringComparison.Ordinal))
        {
            return shortForm.Length >= 3;
        }

        var at = 1;
        for (var i = 1; i < word.Length && at < shortForm.Length; i++)
        {
            at += word[i] == shortForm[at] ? 1 : 0;
        }

        // The letters behind the beginning that both share are consonants: "dept" is department, "date" is not.
        return shortForm.Length >= 3 && at == shortForm.Length && shortForm.AsSpan(Shared(shortForm, word)).IndexOfAny("aeiou") < 0;
    }

    static int Shared(string shortForm, string word)
    {
        var shared = 0;
        while (shared < shortForm.Length && shortForm[shared] == word[shared])
        {
            shared++;
        }

        return shared;
    }

    static string[] Split(string text) => text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    static Dictionary<string, string[]> Groups(string text) =>
        text.Split('\n').Select(Split).ToDictionary(words => words[0], words => words[1..], StringComparer.Ordinal);

    static Dictionary<string, string[]> Synonyms(string text) => text.Split('\n').Select(Split)
        .SelectMany(group => group.Select(word => (Word: word, Others: group.Where(other => other != word).ToArray())))
        .GroupBy(entry => entry.Word, StringComparer.Ordinal)
        .ToDictionary(entries => entries.Key, entries => entries.SelectMany(entry => entry.Others).ToArray(), StringComparer.Ordinal);
}
