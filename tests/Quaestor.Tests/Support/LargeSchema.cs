using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Support;

/// <summary>
/// The schema of a large company's database: tables that people ask about, among thousands that look like them. Names are
/// written as such databases do: schemas by department, snake case and camel case, short forms, copies and logs.
/// </summary>
static class LargeSchema
{
    const string Asked =
        """
        crm.customers: customer_id first_name last_name email phone city country_code segment created_at | People and companies that buy from us
        crm.customer_addresses: address_id customer_id street city postcode country_code is_primary
        crm.leads: lead_id company_name contact_email source status owner_id created_at
        crm.opportunities: opp_id lead_id account_id stage amount close_date probability
        crm.campaigns: campaign_id name channel budget start_date end_date
        crm.campaign_members: campaign_id lead_id responded_at
        sales.orders: order_id customer_id order_date status currency total_amount shipped_at
        sales.order_items: order_item_id order_id product_id quantity unit_price discount
        sales.returns: return_id order_item_id returned_at reason refund_amount
        sales.price_lists: price_list_id product_id price valid_from valid_to
        sales.coupons: coupon_id code percent_off valid_until
        catalog.products: product_id name category_id brand_id list_price weight_kg
        catalog.categories: category_id name parent_id
        catalog.brands: brand_id name
        catalog.product_reviews: review_id product_id customer_id rating comment created_at
        inv.stock_levels: warehouse_id product_id on_hand reserved reorder_point
        inv.warehouses: warehouse_id name city capacity
        inv.stock_movements: movement_id warehouse_id product_id qty moved_at reason
        purch.suppliers: supplier_id name country_code lead_time_days rating
        purch.purchase_orders: po_id supplier_id ordered_at expected_at status
        purch.po_lines: po_line_id po_id product_id qty cost
        ship.shipments: shipment_id order_id carrier_id shipped_at delivered_at tracking_no
        ship.carriers: carrier_id name service_level
        fin.invoices: invoice_id customer_id issued_on due_on amount status
        fin.payments: payment_id invoice_id paid_on amount method
        fin.gl_accounts: gl_acct_no descr acct_type
        fin.gl_entries: entry_id gl_acct_no posted_on debit credit
        fin.budgets: budget_id dept_id fiscal_yr amount
        fin.exchange_rates: currency rate_date rate
        hr.employees: emp_id first_name last_name dept_id job_id hire_date termination_date mgr_id
        hr.departments: dept_id dept_name location_id
        hr.jobs: job_id title min_salary max_salary
        hr.salaries: emp_id amount valid_from valid_to
        hr.absences: absence_id emp_id kind from_date to_date
        hr.trainings: training_id title provider cost
        hr.training_attendance: training_id emp_id completed_on score
        hr.applicants: applicant_id full_name position applied_on stage
        sup.tickets: ticket_id customer_id opened_at closed_at priority agent_id subject
        sup.ticket_comments: comment_id ticket_id author body created_at
        sup.agents: agent_id name team
        sup.csat_surveys: survey_id ticket_id score answered_at
        web.page_views: view_id session_id url viewed_at
        web.sessions: session_id visitor_id started_at device browser
        web.signups: signup_id email plan signed_up_at
        mfg.work_orders: wo_id product_id planned_qty started_at finished_at
        mfg.machines: machine_id name line_id installed_on
        mfg.machine_downtime: downtime_id machine_id began_at ended_at cause
        mfg.quality_checks: check_id wo_id defect_count checked_at
        it.assets: asset_id kind serial_no assigned_to purchased_on
        it.software_licenses: license_id vendor product seats expires_on
        fleet.vehicles: vehicle_id plate model odometer_km
        fleet.fuel_logs: log_id vehicle_id litres price filled_at
        legal.contracts: contract_id counterparty signed_on ends_on value
        energy.meter_readings: meter_id read_at kwh
        dbo.CustomerLoyaltyPoints: CustomerId PointsBalance LastEarnedOn
        dbo.GiftCards: GiftCardNo IssuedOn Balance
        dbo.StoreVisits: StoreId VisitedOn VisitorCount
        dbo.Stores: StoreId StoreName RegionCode OpenedOn
        """;

    static readonly string[] Areas = ["mes", "plm", "wms", "tms", "edw", "ods", "bi", "audit", "gis", "lims", "cms", "dms", "iot", "risk", "treasury", "tax", "qa", "ehs", "pos", "b2b"];

    static readonly string[] Things =
        [
            "batch", "routing", "operation", "recipe", "container", "pallet", "dock", "lane", "zone", "sensor", "signal", "alarm", "gateway", "firmware", "document",
            "template", "workflow", "approval", "rule", "exposure", "limit", "position", "hedge", "filing", "declaration", "permit", "incident", "inspection", "sample", "method",
            "instrument", "result", "register", "till", "terminal", "partner", "mapping", "message", "interface", "job", "partition", "snapshot", "parameter", "layer", "parcel",
        ];

    static readonly string[] Kinds = ["", "_types", "_status_log", "_history", "_attributes", "_backup"];

    static readonly string[] Technical = ["id", "code", "name", "status", "created_at", "updated_at", "created_by", "description", "version", "is_active"];

    public static SourceSchema Create(int tables)
    {
        var random = new Random(7);
        List<TableSchema> all = [.. Asked.Split('\n').Select(Parse)];
        var copies = all.Where((_, i) => i % 4 == 0).Select(table => table with { Name = $"stg.{table.Path[^1]}_raw_2019", Path = ["stg", $"{table.Path[^1]}_raw_2019"], Comment = null, RowCount = 0 }).ToList();
        all.AddRange(copies);
        for (var i = 0; all.Count < tables; i++)
        {
            var (area, thing, kind) = (Areas[i % Areas.Length], Things[i / Areas.Length % Things.Length], Kinds[i / Areas.Length / Things.Length % Kinds.Length]);
            all.Add(Table(area, $"{thing}{kind}", [.. Technical.Select((name, at) => at == 0 ? $"{thing}_id" : name).OrderBy(_ => random.Next())]));
        }

        return new("company", all, [.. Joins(all)], "f");
    }

    static TableSchema Parse(string line)
    {
        var parts = line.Split(':', '|');
        var name = parts[0].Split('.');
        return Table(name[0], name[1], parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)) with { Comment = parts.Length > 2 ? parts[2].Trim() : null };
    }

    static TableSchema Table(string schema, string name, string[] columns) =>
        new($"{schema}.{name}", [.. columns.Select(column => new ColumnSchema(column, ColumnType.Text, "text", Values(column)))], 1000, false, []) { Path = [schema, name] };

    static ColumnProfile? Values(string column) => column switch
    {
        "channel" => new(3, 0, null, null, ["newsletter", "billboard", "podcast"], false),
        "cause" => new(3, 0, null, null, ["jam", "overheating", "power cut"], false),
        _ => null,
    };

    /// <summary>A column that is called as the first of another table points there.</summary>
    static IEnumerable<TableJoin> Joins(List<TableSchema> tables)
    {
        var keys = tables.Where(table => table.Columns[0].Name.EndsWith("_id", StringComparison.Ordinal)).GroupBy(table => table.Columns[0].Name).ToDictionary(group => group.Key, group => group.First());
        return from table in tables
               from column in table.Columns.Skip(1)
               where keys.TryGetValue(column.Name, out var to) && to.Name != table.Name
               select new TableJoin(table.Name, column.Name, keys[column.Name].Name, column.Name, 1, true);
    }
}
