namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>One event of a streamed message (https://docs.anthropic.com/en/docs/build-with-claude/streaming). The span is valid until the next is read.</summary>
internal ref struct MessageEvent
{
    /// <summary>The event's type; empty where it has none.</summary>
    public string Type;

    /// <summary>The message's id, in <c>message_start</c>; the tool call's, in <c>content_block_start</c>.</summary>
    public string? Id;

    /// <summary>The model's name, in <c>message_start</c>.</summary>
    public string? Model;

    /// <summary>Whether a <c>content_block_start</c> begins a tool call.</summary>
    public bool IsToolUse;

    /// <summary>The tool's name.</summary>
    public string? Name;

    /// <summary>What <see cref="Delta"/> is.</summary>
    public DeltaKind Kind;

    /// <summary>A piece of a block, UTF-8.</summary>
    public ReadOnlySpan<byte> Delta;

    /// <summary>Why the message ended, in <c>message_delta</c>.</summary>
    public string? StopReason;
}
