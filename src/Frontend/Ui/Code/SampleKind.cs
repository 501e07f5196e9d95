namespace ServingCluster.Frontend.Ui.Code;

/// <summary>What a request of sample code asks for.</summary>
public enum SampleKind
{
    /// <summary>The next message of a conversation.</summary>
    Chat,

    /// <summary>The continuation of a text.</summary>
    Completion,

    /// <summary>The vectors of texts.</summary>
    Embedding,

    /// <summary>Anything else, such as the predictions of a custom model.</summary>
    Invocation,
}
