namespace ServingCluster.Frontend.Ui.Layout;

/// <summary>A way to a page of the bar at the side.</summary>
/// <param name="Path">The page.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Icon">The name of its icon in Material Symbols.</param>
internal sealed record NavigationItem(string Path, string Title, string Icon)
{
    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<NavigationItem> All { get; } =
    [
        new(UiPaths.Start, "Serving", "lan"),
        new("/ui/playground", "Playground", "forum"),
        new("/ui/models", "Models", "deployed_code"),
        new("/ui/usage", "Usage", "bar_chart"),
        new("/ui/access", "Access", "group"),
        new("/ui/cluster", "Cluster", "dns"),
    ];
}
