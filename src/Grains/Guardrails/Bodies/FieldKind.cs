namespace ServingCluster.Grains.Guardrails.Bodies;

/// <summary>What a field at the top of a body holds.</summary>
internal enum FieldKind
{
    /// <summary>No texts.</summary>
    Other,

    /// <summary>Texts, whatever its name says elsewhere.</summary>
    Texts,

    /// <summary>What a field of its name holds below the top.</summary>
    Named,

    /// <summary>Definitions of tools.</summary>
    Tools,

    /// <summary>The schema of an answer, or what one stands in.</summary>
    Schema,

    /// <summary>A whole answer.</summary>
    Answer,
}
