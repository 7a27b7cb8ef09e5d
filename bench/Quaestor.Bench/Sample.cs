namespace Quaestor.Bench;

/// <summary>Repeated measurements of one thing. The median is quoted; least and most show how noisy the machine was.</summary>
sealed class Sample(string unit)
{
    readonly List<double> _values = [];

    public double Median
    {
        get
        {
            var sorted = _values.Order().ToList();
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>What <paramref name="share"/> of the values, from 0 to 1, stay below.</summary>
    public double At(double share) => _values.Order().ElementAt((int)(_values.Count * share));

    public void Add(double value) => _values.Add(value);

    public override string ToString() => $"{Median:0.###} {unit} [{_values.Min():0.###} … {_values.Max():0.###}, n={_values.Count}]";

    /// <summary>Prints one line; <paramref name="goal"/> is shown beside the figure and never judged.</summary>
    public void Print(string what, string goal = "") =>
        Console.WriteLine($"  {what}: {this}{(goal.Length > 0 ? $"   goal: {goal}" : "")}");
}
