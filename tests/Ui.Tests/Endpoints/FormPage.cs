using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;

namespace ServingCluster.Ui.Tests.Endpoints;

/// <summary>The form of endpoints, as its person fills it in.</summary>
internal sealed class FormPage(UiPage page)
{
    public IPage Page => page.Page;

    public ILocator Entity(int number) => Page.Locator($"[data-entity='{number}']");

    public ILocator Mistake(string path) => Page.Locator($".mistake[data-path='{path}']");

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Chooses a registered model; its newest version comes with it.</summary>
    public async Task ChooseModelAsync(int entity, string model, string version)
    {
        await Entity(entity).GetByLabel("Model", new() { Exact = true }).FillAsync(model);
        await Entity(entity).Locator($"option[value='{version}']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Entity(entity).GetByLabel("Version").SelectOptionAsync(version);
    }

    /// <summary>Creates or saves, and waits for the endpoint's own page.</summary>
    public async Task SendAsync(string button, string endpoint)
    {
        await Button(button).ClickAsync();
        await Page.WaitForFunctionAsync("path => location.pathname === path || document.querySelector('[role=alert]')", $"/ui/endpoints/{endpoint}");
        Assert.True(new Uri(Page.Url).AbsolutePath == $"/ui/endpoints/{endpoint}", await Page.Locator("main").InnerTextAsync());
    }
}
