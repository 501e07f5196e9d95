namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>What the well-known patterns tell apart.</summary>
internal enum CharacterKind : byte
{
    /// <summary>All but the following.</summary>
    Other,

    /// <summary><c>\p{L}</c>.</summary>
    Letter,

    /// <summary><c>\p{N}</c>.</summary>
    Number,

    /// <summary><c>\s</c> but for the following.</summary>
    Space,

    /// <summary>Carriage return and line feed.</summary>
    LineBreak,
}
