namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>What a group does beside holding its parts together.</summary>
internal enum GroupKind
{
    /// <summary>Its first match stays: <c>(?&gt;…)</c>.</summary>
    Atomic,

    /// <summary>It has to follow, and is not taken: <c>(?=…)</c>.</summary>
    Ahead,

    /// <summary>It must not follow: <c>(?!…)</c>.</summary>
    NotAhead,

    /// <summary>It has to stand before: <c>(?&lt;=…)</c>.</summary>
    Behind,

    /// <summary>It must not stand before: <c>(?&lt;!…)</c>.</summary>
    NotBehind,
}
