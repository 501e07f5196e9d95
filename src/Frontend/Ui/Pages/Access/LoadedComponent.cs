using Microsoft.AspNetCore.Components;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>A component that reads what it shows once the page is connected, again when something else is asked for, and after a change.</summary>
public abstract class LoadedComponent : ComponentBase
{
    /// <summary>Why it cannot be read; null when it could.</summary>
    protected string? Trouble { get; private set; }

    /// <summary>Reads what is shown.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Reads again, and shows what came.</summary>
    protected async Task LoadAsync()
    {
        try
        {
            await ReadAsync();
            Trouble = null;
        }
        catch (ApiException e)
        {
            Trouble = e.Message;
        }

        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;
}
