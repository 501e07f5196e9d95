using ServingCluster.Frontend.Ui.Live;

namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>
/// A component that reads what it shows once the page is connected, again when something else is asked for, and after a change; not all the
/// time, as a <see cref="LiveComponent"/> does: what is typed into a list of accounts or secrets would be drawn anew meanwhile.
/// </summary>
public abstract class LoadedComponent : ReadingComponent
{
    /// <summary>Reads what is shown.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Reads again, and shows what came.</summary>
    protected Task LoadAsync() => ShowAsync(ReadAsync);

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;
}
