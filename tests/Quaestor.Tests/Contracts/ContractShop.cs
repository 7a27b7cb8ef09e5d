using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Contracts;

/// <summary>The same customers and orders in a source of one kind, under the name <c>shop</c>, and the workers that run its queries.</summary>
public abstract class ContractShop : IAsyncLifetime
{
    public const string Name = "shop";

    internal TestWorkers Workers { get; } = new();

    internal ISource Source { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Source = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Workers.DisposeAsync();
        await RemoveAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Loads the shop and opens it.</summary>
    private protected abstract Task<ISource> OpenAsync();

    /// <summary>Adds the table <c>later</c> with one column <c>id</c> and one row of 7 by another program.</summary>
    internal abstract Task AddTableAsync();

    private protected virtual ValueTask RemoveAsync() => ValueTask.CompletedTask;

    /// <summary>The shop in SQL that the three engines take.</summary>
    /// <param name="blob">The engine's type for bytes.</param>
    /// <param name="bytes">A literal of that type, from hexadecimal digits.</param>
    private protected static string Setup(string blob, Func<string, string> bytes) =>
        $"""
        CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT, since DATE);
        CREATE TABLE orders (
            id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), total DECIMAL(10,2), paid BOOLEAN,
            placed TIMESTAMP, note TEXT, receipt {blob}, share DOUBLE PRECISION);
        INSERT INTO customers VALUES (1, 'Ada', 'GB', '2020-01-01'), (2, 'Grace Ünïcode 😀', 'US', '2024-02-29'), (3, 'O''Neil', NULL, NULL);
        INSERT INTO orders VALUES
            (10, 1, 12.50, TRUE, '2024-02-29 13:45:00', 'first', {bytes("00ff")}, 0.1),
            (11, 1, 0.99, FALSE, '1969-12-31 23:59:59.5', NULL, {bytes("")}, -1.5),
            (12, 3, NULL, NULL, NULL, '', NULL, NULL),
            (13, 3, 100.00, TRUE, '2000-01-01 00:00:00', '"größer", 日本
        two lines', {bytes("deadbeef")}, 1e300);
        """;
}
