namespace ServingCluster.Inference.Graphs.Configs;

/// <summary>The non-linear functions between a feed-forward block's products.</summary>
internal enum Activation
{
    /// <summary>x · σ(x).</summary>
    Silu,

    /// <summary>x · Φ(x), by the error function.</summary>
    Gelu,

    /// <summary>The same, approximated by a hyperbolic tangent.</summary>
    GeluTanh,

    /// <summary>x · σ(1.702 x).</summary>
    QuickGelu,

    /// <summary>max(x, 0).</summary>
    Relu,
}
