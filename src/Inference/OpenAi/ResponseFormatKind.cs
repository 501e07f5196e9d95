namespace ServingCluster.Inference.OpenAi;

/// <summary>The kinds of <c>response_format</c>.</summary>
internal enum ResponseFormatKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A JSON object.</summary>
    JsonObject,

    /// <summary>JSON that follows a schema.</summary>
    JsonSchema,
}
