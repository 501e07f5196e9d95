namespace ServingCluster.Endpoints;

/// <summary>A way to bring notices to people.</summary>
public interface INoticeChannel
{
    /// <summary>What it is, for messages: <c>webhook</c>.</summary>
    string Name { get; }

    /// <summary>Delivers a notice. Any exception means that it was not delivered and is to be tried again; its message is shown to the endpoint's owner.</summary>
    Task DeliverAsync(UpdateNotice notice, CancellationToken cancellationToken);
}
