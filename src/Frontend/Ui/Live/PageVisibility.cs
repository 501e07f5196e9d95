namespace ServingCluster.Frontend.Ui.Live;

/// <summary>Whether the person can see the page, as the browser tells it.</summary>
public sealed class PageVisibility
{
    /// <summary>Whether it is seen; true until the browser says otherwise.</summary>
    public bool IsVisible { get; private set; } = true;

    /// <summary>Takes the browser's word: <c>visible</c> or <c>hidden</c>.</summary>
    public void Set(string? state) => IsVisible = state != "hidden";
}
