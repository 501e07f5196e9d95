using System.Net;
using ServingCluster.Frontend.Auth;

namespace ServingCluster.Frontend.Http.InProcess;

/// <summary>In whose name a request is made within the process.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Address">From where, for the audit log; null when that is not known.</param>
internal readonly record struct InProcessCaller(Caller Caller, IPAddress? Address);
