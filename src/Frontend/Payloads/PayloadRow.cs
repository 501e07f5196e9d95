using ServingCluster.Errors;
using ServingCluster.Frontend.Usages;
using ServingCluster.Governance;

namespace ServingCluster.Frontend.Payloads;

/// <summary>A request and its answer on their way to tables.</summary>
internal sealed record PayloadRow
{
    /// <summary>The largest request or answer that is kept, in bytes; of a larger one there is only the word that it was.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Where it is written.</summary>
    public required IReadOnlyList<PayloadTable> Tables { get; init; }

    /// <summary>Who asked what when, and how that ended.</summary>
    public required UsageRecord Record { get; init; }

    /// <summary>The request's body; null when it is too large.</summary>
    public required byte[]? Request { get; init; }

    /// <summary>The answer's body; null when it is too large, came in pieces, or is a failure.</summary>
    public byte[]? Response { get; init; }

    /// <summary>The pieces of a streamed answer, each with a line's end; empty when there are none, or too many.</summary>
    public ReadOnlyMemory<byte> Pieces { get; init; }

    /// <summary>Whether the answer is too large to be kept.</summary>
    public bool ResponseIsTooLarge { get; init; }

    /// <summary>Why there is no answer, or none to its end; null when it is whole.</summary>
    public ErrorCode? Error { get; init; }

    /// <summary>The failure in words.</summary>
    public string Message { get; init; } = "";

    /// <summary>The memory that it holds of the budget.</summary>
    public required long Bytes { get; init; }
}
