using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Catalog;

public sealed class SchemaSearchTests
{
    const int Top = 6;

    static readonly SourceSchema Company = LargeSchema.Create(3000);

    [Theory]
    [InlineData("How many customers do we have in each country?", "crm.customers")]
    [InlineData("total order amount by month in 2024", "sales.orders")]
    [InlineData("Which products were sold most often?", "catalog.products", "sales.order_items")]
    [InlineData("average rating per brand", "catalog.product_reviews", "catalog.brands")]
    [InlineData("What is the stock of each product by warehouse?", "inv.stock_levels", "inv.warehouses", "catalog.products")]
    [InlineData("Which suppliers deliver late?", "purch.suppliers")]
    [InlineData("unpaid invoices older than 30 days", "fin.invoices")]
    [InlineData("payments by method last quarter", "fin.payments")]
    [InlineData("Who earns the highest salary?", "hr.salaries", "hr.jobs")]
    [InlineData("employees hired per department last year", "hr.employees", "hr.departments")]
    [InlineData("Which staff members were on vacation in August?", "hr.absences", "hr.employees")]
    [InlineData("open tickets by priority", "sup.tickets")]
    [InlineData("tickets per support agent", "sup.tickets", "sup.agents")]
    [InlineData("machine downtime by cause", "mfg.machine_downtime", "mfg.machines")]
    [InlineData("how often did machines stop because of overheating", "mfg.machine_downtime")]
    [InlineData("defects found in quality checks", "mfg.quality_checks")]
    [InlineData("loyalty points of our clients", "dbo.CustomerLoyaltyPoints", "crm.customers")]
    [InlineData("gift card balance", "dbo.GiftCards")]
    [InlineData("visitors per store and region", "dbo.StoreVisits", "dbo.Stores")]
    [InlineData("How much did the podcast campaigns cost?", "crm.campaigns")]
    [InlineData("returned items with reason and refund", "sales.returns")]
    [InlineData("shipments per carrier that are still undelivered", "ship.shipments", "ship.carriers")]
    [InlineData("fuel consumption per car", "fleet.fuel_logs", "fleet.vehicles")]
    [InlineData("contracts that end this year", "legal.contracts")]
    [InlineData("softwre licences that expire soon", "it.software_licenses")]
    [InlineData("Page views by device", "web.page_views", "web.sessions")]
    [InlineData("debit and credit per general ledger account", "fin.gl_entries", "fin.gl_accounts")]
    [InlineData("budget per department and fiscal year", "fin.budgets", "hr.departments")]
    [InlineData("purchase order lines and their cost", "purch.po_lines", "purch.purchase_orders")]
    [InlineData("trainings completed by employee", "hr.training_attendance", "hr.trainings", "hr.employees")]
    [InlineData("Umsatz? no: electricity meter readings in kwh", "energy.meter_readings")]
    [InlineData("applicants by position", "hr.applicants")]
    [InlineData("conversion of leads into opportunities", "crm.leads", "crm.opportunities")]
    [InlineData("exchange rate of the dollar", "fin.exchange_rates")]
    [InlineData("work orders finished this week", "mfg.work_orders")]
    public void TheTablesOfAQuestionAreAmongTheFirst(string question, params string[] tables)
    {
        var found = SchemaSearch.Of(Company).Find(question, Top).Select(table => table.Table.Name).ToList();

        Assert.True(tables.All(found.Contains), $"Wanted {string.Join(", ", tables)}; found {string.Join(", ", found)}.");
    }

    [Fact]
    public void ATableThatJoinsTwoOthersComesWithThem()
    {
        var found = SchemaSearch.Of(Company).Find("customers and the products they ordered", 8).Select(table => table.Table.Name).ToList();

        Assert.Contains("sales.orders", found);
        Assert.Contains("sales.order_items", found);
    }

    [Fact]
    public void ALinkTableThatNoWordNamesIsABridge()
    {
        var schema = new SourceSchema(
            "school",
            [Table("students", "sid", "name"), Table("courses", "cid", "title"), Table("xr_17", "sid", "cid"), Table("rooms", "rid", "floor")],
            [new("xr_17", "sid", "students", "sid", 1, true), new("xr_17", "cid", "courses", "cid", 1, true)],
            "f");

        var found = SchemaSearch.Of(schema).Find("students by course title", 5);

        Assert.Equal(["courses", "students", "xr_17"], found.Select(table => table.Table.Name).Order());
        Assert.True(found.Single(table => table.Table.Name == "xr_17").IsBridge);
    }

    [Fact]
    public void ANarrowedSchemaHasTheTablesOfTheQuestionAndTheirJoins()
    {
        var narrow = SchemaSearch.Narrow(Company, "tickets per support agent", 20);

        Assert.InRange(narrow.Tables.Count, 2, 20);
        Assert.Contains(narrow.Tables, table => table.Name == "sup.tickets");
        Assert.Contains(narrow.Joins, join => (join.FromTable, join.ToTable) == ("sup.tickets", "sup.agents"));
        Assert.All(narrow.Joins, join => Assert.Contains(narrow.Tables, table => table.Name == join.ToTable));
        Assert.Same(Company, SchemaSearch.Narrow(Company, "tickets", 3000));
    }

    [Theory]
    [InlineData("CustomerOrders_2024", "customer order 2024")]
    [InlineData("HTTPServerLogs", "http server log")]
    [InlineData("tbl-Größen", "tbl grosen")]
    [InlineData("Übersicht der Büros", "ubersicht der buro")]
    [InlineData("statuses, addresses, companies, boxes", "status address company box")]
    [InlineData("line2Item", "line 2 item")]
    public void NamesAreTakenApart(string name, string words) =>
        Assert.Equal(words, string.Join(' ', NameWords.Of(name)));

    [Theory]
    [InlineData("cust", "customer", true)]
    [InlineData("qty", "quantity", true)]
    [InlineData("acct", "account", true)]
    [InlineData("dept", "department", true)]
    [InlineData("addr", "address", true)]
    [InlineData("date", "department", false)]
    [InlineData("name", "namespaces", true)]
    [InlineData("car", "customer", false)]
    [InlineData("or", "order", false)]
    public void ShortFormsAreSeenInTheirWords(string shortForm, string word, bool isShort) =>
        Assert.Equal(isShort, KnownWords.IsShortFor(shortForm, word));

    [Fact]
    public void AQuestionWithoutAKnownWordFindsNothing() =>
        Assert.Empty(SchemaSearch.Of(Company).Find("why is the sky zzyzx?", Top));

    static TableSchema Table(string name, params string[] columns) =>
        new(name, [.. columns.Select(column => new ColumnSchema(column, ColumnType.Text, "text", null))], null, false, []);
}
