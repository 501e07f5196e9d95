namespace ServingCluster.Gateway.Streams;

/// <summary>Finds the events in the bytes of a stream, however these were cut on their way. One per stream; not thread-safe.</summary>
internal interface IEventFraming
{
    /// <summary>The media type to ask for.</summary>
    string MediaType { get; }

    /// <summary>Reads the next event.</summary>
    /// <param name="buffer">All bytes that have come and were not yet consumed; after a call that found nothing, the same and more.</param>
    /// <param name="isEnd">Whether nothing comes after them.</param>
    /// <param name="consumed">How many bytes at the front are done with, found or not.</param>
    /// <param name="streamEvent">The event.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="FormatException">The bytes are not of this framing.</exception>
    bool TryRead(ReadOnlySpan<byte> buffer, bool isEnd, out int consumed, out StreamEvent streamEvent);
}
