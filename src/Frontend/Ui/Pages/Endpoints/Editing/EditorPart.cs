using Microsoft.AspNetCore.Components;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing;

/// <summary>A part of the form, drawn anew whenever anything in the form changes.</summary>
public abstract class EditorPart : ComponentBase, IDisposable
{
    [CascadingParameter]
    private protected EditState State { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => State.Redrawn += StateHasChanged;

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        State.Redrawn -= StateHasChanged;
        GC.SuppressFinalize(this);
    }
}
