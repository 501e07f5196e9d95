using System.Globalization;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Http;

/// <summary>What is said of a body over the limit.</summary>
internal static class RequestTooLarge
{
    /// <summary>The failure. The connection is closed after it, since the rest of the body is not read.</summary>
    public static ServingException Fault(HttpContext context, int limit)
    {
        context.Response.Headers.Connection = "close";
        return new ServingException(
            ErrorCode.RequestTooLarge,
            string.Create(CultureInfo.InvariantCulture, $"The request body is larger than the limit of {limit} bytes."));
    }
}
