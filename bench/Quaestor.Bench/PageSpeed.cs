using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Quaestor.Bench;

/// <summary>
/// The page in Chromium without a graphics card: how evenly it draws while an answer streams and while a long table is
/// scrolled, and how soon a long conversation is there. A page that does nothing is measured beside it: what it loses, the machine takes.
/// </summary>
static class PageSpeed
{
    const int Runs = 5;
    const int TurnsOfFourParts = 500;
    const int Rows = 1_000_000;

    /// <summary>A token each, at 200 a second, as a model writes: paragraphs, a list, code and a table.</summary>
    static readonly string Answer = string.Concat(Enumerable.Range(0, 12).Select(part => string.Create(
        CultureInfo.InvariantCulture,
        $"## Part {part}\n\nOrders grew in **every** region of the shop, and most of all in the north, where returns fell as well.\n\n- one thing\n- another thing\n\n```sql\nselect region, count(*) from orders group by region\n```\n\n| region | orders |\n|---|---|\n| north | 12 |\n| south | 9 |\n\n")));

    /// <summary>Times of the frames until what it is given says that it is enough; what is to be done in each comes first.</summary>
    const string Frames =
        """
        () => {
          window.framesUntil = (isOver, act) => new Promise(done => {
            const times = [];
            const frame = now => {
              times.push(now);
              if (isOver(times)) return done(times.slice(1).map((time, i) => time - times[i]));
              act?.();
              requestAnimationFrame(frame);
            };
            requestAnimationFrame(frame);
          });
        }
        """;

    const string Scroll = "(() => { const grid = document.querySelector('.grid'); return framesUntil(times => times.length > 180, () => (grid.scrollTop += 400)); })()";

    public static async Task RunAsync()
    {
        await using var server = await ServerProcess.StartAsync(settings: Settings(), script: Script());
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("QUAESTOR_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
        });
        await StreamAsync(browser, server);
        await ScrollAsync(browser, server);
        await OpenLongThreadAsync(browser, server);
    }

    static async Task StreamAsync(IBrowser browser, ServerProcess server)
    {
        var (idle, streaming) = (new Quantiles(0.99), new Quantiles(0.99));
        for (var run = 0; run < Runs; run++)
        {
            var page = await OpenAsync(browser, server);
            idle.Add(await page.EvaluateAsync<double[]>("framesUntil(times => times.length > 200)"));
            await page.GetByLabel("Message", new() { Exact = true }).FillAsync("stream");
            await page.Keyboard.PressAsync("Enter");
            await page.Locator("[role=log] .md h2").First.WaitForAsync();
            streaming.Add(await page.EvaluateAsync<double[]>("framesUntil(times => times.length > 2000 || !document.querySelector('.button.stop'))"));
            await page.Context.CloseAsync();
        }

        idle.Print("frames of a page that does nothing");
        streaming.Print("frames at 200 tokens a second", "99 of 100 under 17 ms");
    }

    static async Task ScrollAsync(IBrowser browser, ServerProcess server)
    {
        var (scrolling, far, last) = (new Quantiles(0.95), new Quantiles(0.95), new Sample("ms"));
        for (var run = 0; run < Runs; run++)
        {
            var page = await OpenAsync(browser, server);
            await page.GetByLabel("Message", new() { Exact = true }).FillAsync(
                string.Create(CultureInfo.InvariantCulture, $"SQL: select i + 1 as id, 'Customer ' || i as name, (i * 7919) % 1000003 as score, i / 7.0 as share, date '2020-01-01' + (i % 2000)::int as day from range({Rows}) t(i)"));
            await page.Keyboard.PressAsync("Enter");
            await page.Locator(".shape").Filter(new() { HasText = "1,000,000 rows" }).WaitForAsync(new() { Timeout = 120_000 });
            await page.GetByText("Customer 9", new() { Exact = true }).WaitForAsync();
            scrolling.Add(await page.EvaluateAsync<double[]>(Scroll));
            await page.EvaluateAsync("document.querySelector('.grid').scrollTop = 4_000_000");
            await page.Locator(".grid-row.coming").First.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
            far.Add(await page.EvaluateAsync<double[]>(Scroll));
            last.Add(await page.EvaluateAsync<double>(
                """
                async () => {
                  const grid = document.querySelector('.grid');
                  const began = performance.now();
                  grid.focus();
                  grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', ctrlKey: true, bubbles: true }));
                  while (!grid.textContent.includes('Customer 999999')) await new Promise(requestAnimationFrame);
                  return performance.now() - began;
                }
                """));
            await page.Context.CloseAsync();
        }

        scrolling.Print("frames of a table of a million rows that is scrolled 400 px in each", "95 of 100 under 34 ms");
        far.Print("the same in its middle, where a pixel is four", "95 of 100 under 34 ms");
        last.Print("from there to its last row");
    }

    static async Task OpenLongThreadAsync(IBrowser browser, ServerProcess server)
    {
        var thread = await WriteLongThreadAsync(server);
        var (opened, scrolling) = (new Sample("ms"), new Quantiles(0.95));
        for (var run = 0; run < Runs; run++)
        {
            var page = await OpenAsync(browser, server, $"#/t/{thread}");
            opened.Add(await page.EvaluateAsync<double>(
                """
                async () => {
                  const newest = () => [...document.querySelectorAll('[role=log] .md')].at(-1)?.textContent.includes('orders in the shop');
                  while (!newest()) await new Promise(requestAnimationFrame);
                  await new Promise(requestAnimationFrame);
                  return performance.now();
                }
                """));
            scrolling.Add(await page.EvaluateAsync<double[]>("(() => { const log = document.querySelector('[role=log]'); return framesUntil(times => times.length > 120, () => (log.scrollTop -= 40)); })()"));
            await page.Context.CloseAsync();
        }

        opened.Print($"a conversation of {TurnsOfFourParts * 4:N0} parts, from the address to the newest answer drawn, nothing of the page kept", "under 600 ms");
        scrolling.Print("frames of that conversation scrolled", "95 of 100 under 34 ms");
    }

    /// <summary>A question, a call, its result and an answer each.</summary>
    static async Task<string> WriteLongThreadAsync(ServerProcess server)
    {
        string? thread = null;
        for (var turn = 0; turn < TurnsOfFourParts; turn++)
        {
            using var answer = await server.Client.PostAsJsonAsync("/chat", new { message = $"count, number {turn}", thread_id = thread, dataset_id = "many" });
            answer.EnsureSuccessStatusCode();
            thread ??= (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("thread_id").GetString();
        }

        return thread!;
    }

    static async Task<IPage> OpenAsync(IBrowser browser, ServerProcess server, string address = "")
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, Locale = "en-GB" });
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync($"({Frames})()");
        await page.GotoAsync(server.Client.BaseAddress!.AbsoluteUri + address, new() { WaitUntil = address == "" ? WaitUntilState.NetworkIdle : WaitUntilState.Commit });
        return page;
    }

    static string Settings() =>
        $$"""
        {
          "sources": { "many": { "path": {{JsonSerializer.Serialize(Checkout.Shop)}}, "max_rows": {{Rows}}, "max_bytes": 1000000000 } },
          {{StubModel.WithoutLimits.Trim()[1..^1]}}
        }
        """;

    static string Script() => JsonSerializer.Serialize(new
    {
        piece_length = 5,
        pace_ms = 5,
        scenes = new object[]
        {
            new { when = "stream", steps = new object[] { new { say = Answer } } },
            new
            {
                when = "count",
                steps = new object[]
                {
                    new { call = "execute_sql", arguments = new { dataset = "many", sql = "select count(*) as n from orders", confidence = 0.95, assumptions = Array.Empty<string>(), other_readings = (object?)null } },
                    new { then = true },
                    new { say = "90,000 orders in the shop." },
                },
            },
        },
    });

    /// <summary>Of each run the middle of its values and one that few pass; of these the medians.</summary>
    sealed class Quantiles(double high)
    {
        readonly Sample _middle = new("ms");
        readonly Sample _high = new("ms");

        public void Add(double[] values)
        {
            var sorted = values.Order().ToList();
            _middle.Add(sorted[sorted.Count / 2]);
            _high.Add(sorted[(int)(sorted.Count * high)]);
        }

        public void Print(string what, string goal = "")
        {
            _middle.Print($"{what}, the middle one");
            _high.Print(string.Create(CultureInfo.InvariantCulture, $"{what}, {high * 100:0} of 100 within"), goal);
        }
    }
}
