using System.Collections.Concurrent;
using ServingCluster.Endpoints;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Keeps the notices that it is given, unless it is told to fail.</summary>
public sealed class RecordingChannel : INoticeChannel
{
    /// <summary>Why it delivers nothing; null when it does.</summary>
    public string? Failure { get; set; }

    /// <summary>What was delivered, in order.</summary>
    public ConcurrentQueue<UpdateNotice> Delivered { get; } = new();

    /// <summary>How often anything was tried in vain.</summary>
    public int Failures { get; private set; }

    /// <inheritdoc/>
    public string Name => "test";

    /// <inheritdoc/>
    public Task DeliverAsync(UpdateNotice notice, CancellationToken cancellationToken)
    {
        if (Failure is { } failure)
        {
            Failures++;
            throw new InvalidOperationException(failure);
        }

        Delivered.Enqueue(notice);
        return Task.CompletedTask;
    }
}
