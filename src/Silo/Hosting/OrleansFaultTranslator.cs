using ServingCluster.Client;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Silo.Hosting;

/// <summary>Tells callers of a lost process what that means for them.</summary>
internal sealed class OrleansFaultTranslator : IFaultTranslator
{
    public ServingException? Translate(Exception exception) => OrleansFaults.Translate(exception);
}
