using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ServingCluster.Secrets;

/// <summary>A secret named in a config: <c>{{secrets/scope/key}}</c>.</summary>
/// <param name="Scope">The scope's name.</param>
/// <param name="Key">The secret's name in the scope.</param>
public readonly partial record struct SecretReference(string Scope, string Key)
{
    /// <summary>Reads a reference; false for any other text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SecretReference reference)
    {
        var match = Form().Match(text ?? "");
        reference = match.Success ? new(match.Groups[1].Value, match.Groups[2].Value) : default;
        return match.Success;
    }

    /// <summary>The form that configs have.</summary>
    public override string ToString() => $"{{{{secrets/{Scope}/{Key}}}}}";

    [GeneratedRegex(@"\A\s*\{\{\s*secrets/([A-Za-z0-9._-]{1,128})/([A-Za-z0-9._-]{1,128})\s*\}\}\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
