namespace ServingCluster.Silo.Settings;

/// <summary>Names of nodes.</summary>
internal static class NodeNames
{
    /// <summary>This machine's name in the characters of a node's.</summary>
    public static string OfMachine()
    {
        var name = string.Concat(Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
        return name.Length is >= 1 and <= 63 ? name : "node";
    }
}
