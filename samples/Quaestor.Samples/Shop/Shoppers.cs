namespace Quaestor.Samples.Shop;

/// <summary>Who orders on a day: only those who have signed up, and a loyal third of them more often.</summary>
sealed class Shoppers(DateOnly[] signups)
{
    int _known;
    int _orders;

    /// <summary>A customer's id; null for an order without an account. Days must not go back.</summary>
    public object? Draw(Chance chance, DateOnly day)
    {
        while (_known < signups.Length && signups[_known] <= day)
        {
            _known++;
        }

        if (++_orders % 7_001 == 3_000)
        {
            return null;
        }

        var id = chance.Between(1, _known);
        return IsLoyal(id) || chance.InThousand(450) ? id : chance.Between(1, _known);
    }

    static bool IsLoyal(int id) => id * 2654435761L % 3 == 0;
}
