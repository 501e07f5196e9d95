namespace ServingCluster.Gateway.Requests;

/// <summary>Who speaks in a message of a chat.</summary>
internal enum ChatRole
{
    /// <summary>Whoever sets the rules: OpenAI's <c>system</c> and <c>developer</c>.</summary>
    System,

    /// <summary>The person.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>A tool that was called.</summary>
    Tool,
}
