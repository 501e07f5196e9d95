namespace ServingCluster.Gateway.Requests;

/// <summary>The form that an answer is to have.</summary>
internal enum ResponseFormatKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>Some JSON object.</summary>
    JsonObject,

    /// <summary>JSON of a schema.</summary>
    JsonSchema,
}
