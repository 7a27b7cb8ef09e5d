namespace Quaestor.Samples.Shop;

/// <summary>Draws items as often as their weights say.</summary>
sealed class Weighted<T>
{
    readonly List<T> _items = [];
    readonly List<int> _upTo = [];

    public Weighted(IEnumerable<(T Item, int Weight)> items)
    {
        foreach (var (item, weight) in items)
        {
            _items.Add(item);
            _upTo.Add(Total + weight);
        }
    }

    int Total => _upTo.Count == 0 ? 0 : _upTo[^1];

    public T Draw(Chance chance)
    {
        var found = _upTo.BinarySearch(chance.Below(Total) + 1);
        return _items[found >= 0 ? found : ~found];
    }
}
