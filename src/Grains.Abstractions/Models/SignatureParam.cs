namespace ServingCluster.Models;

/// <summary>A parameter of a model.</summary>
/// <param name="Name">Its name in <c>params</c>.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="DefaultJson">The value used when a request does not set it, as JSON.</param>
/// <param name="IsList">Whether it is a list of <paramref name="Type"/>.</param>
public sealed record SignatureParam(string Name, ColumnType Type, string DefaultJson, bool IsList);
