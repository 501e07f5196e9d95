namespace ServingCluster.Frontend.Audit;

/// <summary>Something that the audit log tells.</summary>
internal sealed record AuditEvent
{
    /// <summary>A request to the server.</summary>
    public const string Request = "request";

    /// <summary>The process began to write.</summary>
    public const string Start = "start";

    /// <summary>The process stopped in good order.</summary>
    public const string Stop = "stop";

    /// <summary>Files are deleted because of their age.</summary>
    public const string Retention = "retention";

    /// <summary>Denied requests went unrecorded: more came than could be written.</summary>
    public const string Lost = "lost";

    /// <summary>A start found another end of the chain than the last one that was written.</summary>
    public const string Broken = "broken";

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What kind of event: one of the constants.</summary>
    public required string Kind { get; init; }

    /// <summary>Method and route, such as <c>POST /api/2.0/secrets/put</c>.</summary>
    public string? Action { get; init; }

    /// <summary>What it was done to, by name, such as <c>scope</c> and <c>key</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Object { get; init; } = [];

    /// <summary>Who; null where that is not known.</summary>
    public string? Caller { get; init; }

    /// <summary>From which address.</summary>
    public string? Address { get; init; }

    /// <summary>The request's id.</summary>
    public string? RequestId { get; init; }

    /// <summary>The HTTP status; null for what is no request.</summary>
    public int? Status { get; init; }

    /// <summary>The code of the error that was answered.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>A number that belongs to the kind: bytes that a start cut off, records that were lost.</summary>
    public long? Count { get; init; }

    /// <summary>Ends of the files that retention removes, or the end that a start did not find.</summary>
    public IReadOnlyList<AuditMark> Marks { get; init; } = [];
}
