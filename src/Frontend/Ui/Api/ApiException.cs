using System.Net;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Ui.Api;

/// <summary>A request that the API answered with an error.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The error's code, such as <c>RESOURCE_DOES_NOT_EXIST</c>.</param>
/// <param name="message">What is wrong, where, and what would be right.</param>
internal sealed class ApiException(HttpStatusCode status, string code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status => status;

    /// <summary>The error's code.</summary>
    public string Code => code;

    /// <summary>How long to wait before asking again, where the API says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is wrong with the request, place by place; empty where the API does not tell places apart.</summary>
    public IReadOnlyList<Mistake> Mistakes { get; init; } = [];

    /// <summary>Whether what was asked for is not there.</summary>
    public bool IsMissing => status == HttpStatusCode.NotFound;

    /// <summary>Whether the person may not do that.</summary>
    public bool IsForbidden => status == HttpStatusCode.Forbidden;
}
