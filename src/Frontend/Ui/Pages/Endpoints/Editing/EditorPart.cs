using Microsoft.AspNetCore.Components;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing;

/// <summary>A part of the form, drawn anew whenever anything in the form changes.</summary>
public abstract class EditorPart : ComponentBase, IDisposable
{
    [CascadingParameter]
    private protected EditState State { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => State.Redrawn += Redraw;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => FollowAsync();

    /// <summary>Asks the API for what the part shows, where that hangs on what was changed. Called often: what is known is not asked again.</summary>
    protected virtual Task FollowAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        State.Redrawn -= Redraw;
        GC.SuppressFinalize(this);
    }

    private void Redraw()
    {
        StateHasChanged();
        _ = InvokeAsync(FollowSafelyAsync);
    }

    private async Task FollowSafelyAsync()
    {
        try
        {
            await FollowAsync();
        }
        catch (ApiException e)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
