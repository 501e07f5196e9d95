using System.Text.Json;
using Microsoft.Playwright;

namespace ServingCluster.Ui.Tests.Harness;

/// <summary>Looks for faults against the Web Content Accessibility Guidelines with axe-core.</summary>
internal static class Accessibility
{
    private const string Run =
        "() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
        + ".then(r => r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')"
        + ".map(v => v.id + ': ' + v.help + '\\n' + v.nodes.map(n => '    ' + n.html.slice(0, 200) + ' ' + n.any.concat(n.all).map(c => c.message).join('; ')).join('\\n')))";

    private const string Settled =
        "() => Promise.all(document.getAnimations().filter(a => a.effect?.getComputedTiming().iterations !== Infinity).map(a => a.finished.catch(() => {})))";

    private static readonly string Script = Path.Combine(BrowserFixture.Root, "tests", "Ui.Tests", "node_modules", "axe-core", "axe.min.js");

    /// <summary>Asserts that a page has no serious fault.</summary>
    public static async Task CheckAsync(IPage page)
    {
        Assert.SkipUnless(File.Exists(Script), "axe-core is not installed: npm ci in tests/Ui.Tests");
        // What fades in has its colours only then.
        await page.EvaluateAsync(Settled);

        // Not by a tag: the page's own policy lets no script in.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script));
        var found = await page.EvaluateAsync<JsonElement>(Run);
        Assert.True(found.GetArrayLength() == 0, string.Join(Environment.NewLine, found.EnumerateArray().Select(f => f.GetString())));
    }
}
