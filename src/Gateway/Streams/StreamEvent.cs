namespace ServingCluster.Gateway.Streams;

/// <summary>One event of a provider's stream. The spans are valid until the next one is read.</summary>
internal readonly ref struct StreamEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
{
    /// <summary>The event's name; empty where the protocol gives none.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Its data, UTF-8.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;
}
