using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Accuracy;

/// <summary>One SELECT as far as it is read, with a second one that is joined to it as a set.</summary>
sealed class SqlPart
{
    public List<Output> Outputs = [];
    public bool Distinct;
    public List<MappedTable> Tables = [];
    public List<MappedJoin> Via = [];
    public List<Criterion> Criteria = [];
    public bool Any;
    public bool HasGroups;
    public Ordering? Order;
    public int? Limit;
    public (SecondPart How, List<MappedTable> Tables, List<Criterion> Criteria)? Second;
}
