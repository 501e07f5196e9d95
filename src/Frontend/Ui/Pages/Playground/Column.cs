namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>One of the places side by side, in which an endpoint answers.</summary>
/// <param name="id">A number of its own.</param>
public sealed class Column(int id)
{
    /// <summary>A number of its own within the page.</summary>
    public int Id => id;

    /// <summary>The endpoint that answers; null before one is chosen.</summary>
    public ChatEndpoint? Endpoint { get; set; }
}
