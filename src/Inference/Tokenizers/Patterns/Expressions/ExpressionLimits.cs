namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>Bounds on expressions, far above what tokenizers need, so that none costs much to build.</summary>
internal static class ExpressionLimits
{
    /// <summary>The highest number in <c>{n,m}</c>.</summary>
    public const int Most = 1000;

    /// <summary>The most UTF-16 units of an expression.</summary>
    public const int LongestExpression = 20_000;

    /// <summary>How deep groups and classes nest at most.</summary>
    public const int Deepest = 50;
}
