using Microsoft.AspNetCore.Components;
using ServingCluster.Frontend.Ui.Sessions;

namespace ServingCluster.Frontend.Ui.Live;

/// <summary>
/// A component that reads what it shows again and again for as long as it is on the page and the person can see that. It begins when the
/// page answers to clicks, so that a page that is only prepared asks for nothing.
/// </summary>
public abstract class LiveComponent : ReadingComponent, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    /// <summary>Makes the component.</summary>
    protected LiveComponent() => Gone = _gone.Token;

    [Inject] private TimeProvider Time { get; set; } = null!;

    // Null where nobody tells.
    [CascadingParameter] private PageVisibility? Visibility { get; set; }

    /// <summary>Cancelled when the component leaves the page.</summary>
    protected CancellationToken Gone { get; }

    /// <summary>The time between two readings.</summary>
    protected abstract TimeSpan Period { get; }

    /// <summary>Whether what is shown may become another by itself just now.</summary>
    protected virtual bool MayChange => true;

    /// <summary>Reads what is shown.</summary>
    protected abstract Task ReadAsync(CancellationToken cancellationToken);

    /// <summary>Reads at once, and shows what came.</summary>
    protected Task RefreshAsync() => ShowAsync(() => ReadAsync(Gone));

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            await RefreshAsync();
            using var timer = new PeriodicTimer(Period, Time);
            while (await timer.WaitForNextTickAsync(Gone))
            {
                if (MayChange && Visibility?.IsVisible != false)
                    await RefreshAsync();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SessionEndedException)
        {
            // The page was left, or is about to be.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the readings.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _gone.Cancel();
        _gone.Dispose();
    }
}
