namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Which pieces get the character that stands for a space put before them.</summary>
internal enum PrependScheme
{
    /// <summary>Each that does not start with it.</summary>
    Always,

    /// <summary>That at the start of the text.</summary>
    First,

    /// <summary>None.</summary>
    Never,
}
