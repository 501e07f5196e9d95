using ServingCluster.Client;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Silo.Hosting;

/// <summary>Tells callers of a lost process what that means for them.</summary>
internal sealed class OrleansFaultTranslator : IFaultTranslator
{
    // What is cancelled because its caller went away is not asked about here.
    public ServingException? Translate(Exception exception) => OrleansFaults.TranslateUncancelled(exception);
}
