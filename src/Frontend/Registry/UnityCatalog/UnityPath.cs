using System.Globalization;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Registry.UnityCatalog;

/// <summary>What the path of a request names.</summary>
internal static class UnityPath
{
    public static string Model(HttpContext context) => Value(context, "full_name");

    public static string Alias(HttpContext context) => Value(context, "alias");

    /// <exception cref="ServingException">It is no whole number of at least 1.</exception>
    public static int Version(HttpContext context) =>
        int.TryParse(Value(context, "version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? version
            : throw new ServingException(
                ErrorCode.InvalidParameterValue, $"version: must be a whole number of at least 1, but is '{Value(context, "version")}'.");

    private static string Value(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
