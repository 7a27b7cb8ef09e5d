using Microsoft.Playwright;
using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>axe-core over a page as it is now, shadow trees included.</summary>
static class Accessibility
{
    static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Checkout.Root, "web", "node_modules", "axe-core", "axe.min.js")));

    /// <returns>A line for each violation; empty for none.</returns>
    public static async Task<string> ViolationsAsync(IPage page)
    {
        // Run by the debugger, so that the page's own policy stays as it is.
        await page.EvaluateAsync(Axe.Value + "\n;null");
        return await page.EvaluateAsync<string>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(' ') + ' ' + node.any.map((check) => check.message).join('; ')).join(' | ')}`)
              .join('\n')
            """);
    }
}
