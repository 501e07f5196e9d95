using ServingCluster.Errors;

namespace ServingCluster.Frontend.Http;

/// <summary>Knows the exceptions of what runs the grains that are not faults of the server, such as a process of the cluster that was lost.</summary>
internal interface IFaultTranslator
{
    /// <summary>What the caller is to be told; null when the exception means nothing here.</summary>
    ServingException? Translate(Exception exception);
}
