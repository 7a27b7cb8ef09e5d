using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>Files that people bring: dropped or chosen, looked into, used or thrown away.</summary>
public sealed class UploadTests(ServedPlaces places) : PlaceTests(places)
{
    const string Visits = "day,page,visits\n2025-01-01,home,120\n2025-01-02,home,98\n2025-01-02,shop,12\n";

    [Fact]
    public async Task AFileDroppedOnTheConversationIsShownWithItsTypesAndThenUsed()
    {
        var page = await OpenAsync("");
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToBeFocusedAsync();
        await DropAsync(page, "body", "visits.csv", Visits);

        await Expect(Heading(page)).ToHaveTextAsync("Look before you use it");
        var columns = page.GetByRole(AriaRole.Group, new() { Name = "Columns of visits" });
        await Expect(columns.GetByRole(AriaRole.Row, new() { Name = "day" })).ToContainTextAsync("date");
        await Expect(columns.GetByRole(AriaRole.Row, new() { Name = "visits" })).ToContainTextAsync("bigint");
        await ScreenshotAsync(page, "upload-review");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("site");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this data" }).ClickAsync();

        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Source", new() { Exact = true }).Locator("option:checked")).ToContainTextAsync("site");
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("SQL: select sum(visits) from visits where page = 'home'");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Grid)).ToContainTextAsync("218");
        await SendAsync(HttpMethod.Delete, "/datasets/site");
    }

    [Fact]
    public async Task AFileThatIsThrownAwayLeavesNothing()
    {
        var page = await OpenAsync("#/sources/add");
        await ChooseAsync(page, "Choose files", "secret_plans.csv", "a,b\n1,2\n");

        await page.GetByRole(AriaRole.Button, new() { Name = "Throw it away" }).ClickAsync();

        await Expect(Heading(page)).ToHaveTextAsync("Add data");
        await SaysAsync(page, "Thrown away");
        Assert.DoesNotContain("secret_plans", (await SendAsync(HttpMethod.Get, "/datasets")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABrokenCsvIsToldInWords()
    {
        var page = await OpenAsync("#/sources/add");
        var rows = string.Concat(Enumerable.Range(1, 200).Select(row => row == 120 ? "7,1,too,many,cells\n" : string.Create(CultureInfo.InvariantCulture, $"{row},{row * 2}\n")));

        await ChooseAsync(page, "Choose files", "measured.csv", "a,b\n" + rows);

        await Expect(Heading(page)).ToHaveTextAsync("Look before you use it");
        await Expect(page.Locator("main.place")).ToContainTextAsync("line 121");
        await ScreenshotAsync(page, "upload-broken");
        await page.GetByRole(AriaRole.Button, new() { Name = "Throw it away" }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Add data");
    }

    [Theory]
    [InlineData("photo.png", "no picture", "photo.png")]
    [InlineData("sales.parquet", "not a Parquet file", "sales")]
    [InlineData("empty.csv", "", "empty")]
    public async Task AFileOfAnotherKindIsRefusedWithWhatCanBeRead(string name, string text, string told)
    {
        var page = await OpenAsync("#/sources/add");
        await Expect(page.Locator(".file-drop")).ToBeVisibleAsync();

        await DropAsync(page, ".file-drop", name, text);

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(told);
        await Expect(page.GetByText("Choose files")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AnUploadShowsHowFarItIsAndCanBeCancelled()
    {
        var page = await OpenAsync("#/sources/add");
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = 300_000 });

        await ChooseAsync(page, "Choose files", "large.csv", "a\n" + new string('1', 3_000_000));

        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Upload" })).ToBeVisibleAsync();
        await Expect(page.Locator(".file-drop")).ToContainTextAsync("of 3 MB");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.GetByText("Choose files")).ToBeVisibleAsync();
        await SaysAsync(page, "Upload cancelled");
        Assert.DoesNotContain("large", (await SendAsync(HttpMethod.Get, "/datasets")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralFilesBecomeTablesBesideEachOther()
    {
        var page = await OpenAsync("#/sources/add");
        await page.GetByLabel("Choose files").SetInputFilesAsync(new FilePayload[]
        {
            new() { Name = "towns.csv", MimeType = "text/csv", Buffer = "town,country\nOslo,Norway\n"u8.ToArray() },
            new() { Name = "visits.csv", MimeType = "text/csv", Buffer = "town,visits\nOslo,3\n"u8.ToArray() },
        });

        await Expect(page.Locator("main.place")).ToContainTextAsync("2 tables in 2 files");
        await page.GetByRole(AriaRole.Button, new() { Name = "Throw it away" }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Add data");
    }

    [Fact]
    public async Task TheSampleShopIsMadeOnTheSpotAndAnswers()
    {
        var page = await OpenAsync("#/sources/sample");

        await page.GetByRole(AriaRole.Button, new() { Name = "Open the sample shop" }).ClickAsync();
        await Expect(page.Locator("main.place")).ToContainTextAsync("3 tables in 3 files");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this data" }).ClickAsync();
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToBeFocusedAsync();
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("how many orders are there?");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("4,000");
        var sources = await SendAsync(HttpMethod.Get, "/datasets");
        foreach (var source in sources.GetProperty("items").EnumerateArray().Where(source => source.TryGetProperty("uploaded_by", out _)))
        {
            await SendAsync(HttpMethod.Delete, $"/datasets/{source.GetProperty("id").GetString()}");
        }
    }

    static Task ChooseAsync(IPage page, string label, string name, string text) =>
        page.GetByLabel(label).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });

    // A person's hand cannot be had here: the same events, with the same files in them.
    static Task DropAsync(IPage page, string target, string name, string text) => page.EvaluateAsync(
        """
        ([target, name, text]) => {
          const files = new DataTransfer();
          files.items.add(new File([text], name));
          for (const kind of ['dragenter', 'dragover', 'drop'])
            document.querySelector(target).dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: files }));
        }
        """,
        new[] { target, name, text });
}
