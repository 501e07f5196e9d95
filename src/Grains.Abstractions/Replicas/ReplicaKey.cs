using System.Diagnostics.CodeAnalysis;

namespace ServingCluster.Replicas;

/// <summary>
/// Names a replica after the device that it is pinned to, so that replica and device stay together.
/// </summary>
/// <param name="Node">The node's name.</param>
/// <param name="Device">The device on it, such as <c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="Endpoint">The endpoint that it belongs to.</param>
/// <param name="Id">Tells the endpoint's replicas apart; never used twice.</param>
public readonly record struct ReplicaKey(string Node, string Device, string Endpoint, string Id)
{
    /// <summary>The key as text: the four parts joined by <c>/</c>.</summary>
    public override string ToString() => $"{Node}/{Device}/{Endpoint}/{Id}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ReplicaKey? key)
    {
        var parts = text.Split('/');
        key = parts.Length == 4 ? new ReplicaKey(parts[0], parts[1], parts[2], parts[3]) : null;
        return key is not null;
    }
}
