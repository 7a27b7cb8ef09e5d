using System.Diagnostics;
using Microsoft.Playwright;
using Quaestor.EndToEnd.Support;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>The devices of a user, beside the sources.</summary>
public sealed class DevicePageTests(ServedPlaces places) : PlaceTests(places)
{
    [Fact]
    public async Task ADeviceIsAddedConnectsPausesAndIsRevoked()
    {
        var page = await OpenAsync("#/sources");
        var devices = page.GetByRole(AriaRole.Region, new() { Name = "Devices" });
        await devices.GetByLabel("Name of the device").FillAsync("Büro-Laptop");
        await devices.GetByRole(AriaRole.Button, new() { Name = "Add a device" }).ClickAsync();

        var command = await devices.GetByLabel("Token of Büro-Laptop").Locator("code").TextContentAsync() ?? "";
        var card = devices.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Büro-Laptop" });
        await Expect(card).ToContainTextAsync("never connected");
        using var device = Edge(command["QUAESTOR_DEVICE_TOKEN=".Length..].Split(' ')[0]);
        await Expect(card).ToContainTextAsync("Connected");
        await Expect(card).ToContainTextAsync("offers shop");
        await device.StandardInput.WriteLineAsync("p");
        await Expect(card).ToContainTextAsync("Paused by its owner");
        await ScreenshotAsync(page, "devices");
        await page.ReloadAsync();
        await Expect(card).ToContainTextAsync("Paused by its owner");
        Assert.DoesNotContain("qdev_", await page.ContentAsync(), StringComparison.Ordinal);
        await card.GetByRole(AriaRole.Button, new() { Name = "Revoke Büro-Laptop" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();

        await Expect(card).ToHaveCountAsync(0);
        await device.WaitForExitAsync(Ended);
        Assert.Equal(1, device.ExitCode);
    }

    Process Edge(string token)
    {
        var start = new ProcessStartInfo(Checkout.Program, ["edge", "--server", Places.Url, "--source", Checkout.Shop])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            Environment = { ["QUAESTOR_DEVICE_TOKEN"] = token, ["XDG_CONFIG_HOME"] = Places.ServerFolder },
        };
        var device = Process.Start(start)!;
        device.BeginErrorReadLine();
        return device;
    }
}
