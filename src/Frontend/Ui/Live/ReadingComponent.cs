using Microsoft.AspNetCore.Components;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Live;

/// <summary>A component that reads what it shows from the API, and shows what it has read before when that fails.</summary>
public abstract class ReadingComponent : ComponentBase
{
    /// <summary>Why the latest reading failed; null when it did not.</summary>
    protected string? Trouble { get; private set; }

    /// <summary>Reads, and shows what came.</summary>
    protected async Task ShowAsync(Func<Task> read)
    {
        try
        {
            await read();
            Trouble = null;
        }
        catch (ApiException e)
        {
            Trouble = e.Message;
        }

        StateHasChanged();
    }
}
