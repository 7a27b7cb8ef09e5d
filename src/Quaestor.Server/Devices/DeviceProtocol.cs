namespace Quaestor.Server.Devices;

/// <summary>
/// What a device and a server agree on: the device dials out by WebSocket, and answers there as a server of the Model Context
/// Protocol with these tools. It takes no other request, and sends nothing that was not asked for but <see cref="OfferChanged"/>.
/// </summary>
public static class DeviceProtocol
{
    /// <summary>Raised whenever one of both would misunderstand the other.</summary>
    public const int Version = 1;

    public const string Path = "/devices/connect";

    public const string VersionHeader = "X-Quaestor-Device-Protocol";

    /// <summary>Of one message: 4 MiB of rows, of which JSON may make six times as much.</summary>
    public const int MostBytes = 32 << 20;

    /// <summary>The device's word that <see cref="ListSources"/> has another answer now.</summary>
    public const string OfferChanged = "notifications/quaestor/offer_changed";

    public const string ListSources = "list_sources";

    public const string GetTableNames = "get_table_names";

    public const string GetTableSchema = "get_table_schema";

    public const string GetSampleRows = "get_sample_rows";

    public const string JudgeSql = "judge_sql";

    public const string ExecuteSql = "execute_sql";

    /// <summary>Either end asks as often whether the other is still there.</summary>
    public static readonly TimeSpan PingsEvery = TimeSpan.FromSeconds(15);

    /// <summary>Without an answer the connection counts as lost: a laptop that sleeps says no farewell.</summary>
    public static readonly TimeSpan WaitsForPong = TimeSpan.FromSeconds(20);
}
