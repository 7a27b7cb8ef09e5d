using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>Signing in, and the users of a server.</summary>
public sealed class UserTests(ServedPlaces places, ServedUsers users) : PlaceTests(places), IClassFixture<ServedUsers>
{
    [Fact]
    public async Task BeforeTheFirstUserThePageSaysWhatThatMeans()
    {
        var page = await OpenAsync("#/users");

        await Expect(page.Locator("main.place")).ToContainTextAsync("With the first user everybody has to");
        await Expect(page.GetByLabel("Role")).ToHaveValueAsync("admin");
        await Expect(page.GetByLabel("Password")).ToHaveAttributeAsync("required", "");
    }

    [Fact]
    public async Task AnAdministratorAddsAUserGrantsASourceAndIssuesATokenOnce()
    {
        var page = await SignedInAsync("anna", "#/users");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("dana");
        await page.GetByLabel("Role").SelectOptionAsync("viewer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "dana" }).ClickAsync();
        await Expect(page.Locator("main.place")).ToContainTextAsync("Nothing yet");

        await page.GetByLabel("Source to grant").SelectOptionAsync(new SelectOptionValue { Label = "shop" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Grant" }).ClickAsync();
        await SaysAsync(page, "Granted");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take back shop" }).ClickAsync();
        await SaysAsync(page, "Taken back");
        await page.GetByLabel("Role").SelectOptionAsync("analyst");
        await SaysAsync(page, "Now analyst");
        await page.GetByRole(AriaRole.Button, new() { Name = "Issue a token" }).ClickAsync();
        await Expect(page.Locator("main.place")).ToContainTextAsync("it is not shown again");
        var token = await page.Locator(".card code").TextContentAsync();
        await page.ReloadAsync();
        await Expect(Heading(page)).ToHaveTextAsync("dana");
        Assert.DoesNotContain(token!, await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Users");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "dana" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task AnAnalystsUploadIsTheirsAndTheyMayTakeItAwayAgain()
    {
        var page = await SignedInAsync("bo", "#/sources/add");
        await page.GetByLabel("Choose files").SetInputFilesAsync(new FilePayload { Name = "mine.csv", MimeType = "text/csv", Buffer = "a,b\n1,x\n"u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this data" }).ClickAsync();
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToBeFocusedAsync();
        await page.EvaluateAsync("location.hash = '#/sources/mine'");

        await Expect(page.Locator(".about")).ToContainTextAsync("Uploaded bybo");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Test it now" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Sources");
        await Expect(page.Locator("main.place")).Not.ToContainTextAsync("mine");
    }

    [Fact]
    public async Task NobodyTakesRightsFromThemselves()
    {
        var page = await SignedInAsync("anna", "#/users/anna");

        await Expect(page.GetByLabel("Role")).ToBeDisabledAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task AViewerSeesWhatIsForViewersAlone()
    {
        var page = await SignedInAsync("vera", "");

        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("No source was granted to you.");
        var pages = page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });
        await Expect(pages.GetByRole(AriaRole.Link, new() { Name = "Todos" })).ToBeVisibleAsync();
        await Expect(pages.GetByRole(AriaRole.Link, new() { Name = "Users" })).ToHaveCountAsync(0);
        await Expect(pages.GetByRole(AriaRole.Link, new() { Name = "Archives" })).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("Add data")).ToHaveCountAsync(0);
        await page.EvaluateAsync("location.hash = '#/users'");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("needs the role admin");
        await page.EvaluateAsync("location.hash = '#/sources/add'");
        await Expect(page.Locator("main.place")).ToContainTextAsync("needs the role analyst");
        await Expect(page.GetByLabel("Choose files")).ToHaveCountAsync(0);
        await page.EvaluateAsync("location.hash = '#/settings'");
        await Expect(page.GetByLabel("Time zone")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Keys", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task WhoWasSignedOutElsewhereSignsInAndIsWhereTheyWere()
    {
        var page = await SignedInAsync("bo", "#/todos");
        await page.GetByLabel("New todo").FillAsync("Half a thought");

        await users.Client.PostAsJsonAsync("/users/bo/token", new { revoke = true }, Ended);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("You are not signed in any more");
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("bo");
        await ScreenshotAsync(page, "signed-out");
        await page.GetByLabel("Password").FillAsync(ServedUsers.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(Heading(page)).ToHaveTextAsync("Todos");
    }

    [Fact]
    public async Task NothingOfOnePersonStaysForTheNext()
    {
        var page = await SignedInAsync("anna", "");
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("how many products are there?");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("400");

        await page.Context.ClearCookiesAsync();
        await page.EvaluateAsync("location.hash = '#/todos'");
        await page.GetByLabel("Name").FillAsync("vera");
        await page.GetByLabel("Password").FillAsync(ServedUsers.Password);
        await page.Keyboard.PressAsync("Enter");

        await Expect(Heading(page)).ToHaveTextAsync("Todos");
        await Expect(page.GetByText("how many products are there?")).ToHaveCountAsync(0);
        Assert.DoesNotContain("how many products", await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterTooManyTriesThePageSaysHowLongToWait()
    {
        var page = await OpenAsync("", before: page => page.RouteAsync("**/*", route => route.ContinueAsync()));
        await page.GotoAsync(users.Url);
        for (var tries = 0; tries < 20 && !await page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "too many tries" }).IsVisibleAsync(); tries++)
        {
            await page.GetByLabel("Name").FillAsync("nobody");
            await page.GetByLabel("Password").FillAsync("wrong");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeEnabledAsync();
        }

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("too many tries to sign in. Wait");
    }

    async Task<IPage> SignedInAsync(string name, string address)
    {
        var page = await OpenAsync("#/nowhere");
        var answer = await page.APIRequest.PostAsync($"{users.Url}auth/login", new() { DataObject = new { user_id = name, password = ServedUsers.Password, cookie = true } });
        Assert.True(answer.Ok, await answer.TextAsync());
        await page.GotoAsync(users.Url + address);
        return page;
    }
}
