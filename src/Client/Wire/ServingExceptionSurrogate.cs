using ServingCluster.Errors;

namespace ServingCluster.Client.Wire;

/// <summary>What crosses of a <see cref="ServingException"/>: no stack trace, which is nobody's business beyond the process.</summary>
[GenerateSerializer, Alias("serving.exception")]
internal struct ServingExceptionSurrogate
{
    /// <summary>The code by name: a release that knows more of them may have other numbers.</summary>
    [Id(0)]
    public string Code;

    [Id(1)]
    public string Message;

    [Id(2)]
    public TimeSpan? RetryAfter;

    /// <summary>Null from a release that did not tell them apart.</summary>
    [Id(3)]
    public Mistake[]? Mistakes;
}
