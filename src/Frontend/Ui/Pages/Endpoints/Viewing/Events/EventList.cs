namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Events;

/// <summary>The answer that lists events.</summary>
public sealed record EventList
{
    /// <summary>The events.</summary>
    public IReadOnlyList<EventDetails> Events { get; init; } = [];
}
