using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServingCluster.Frontend.Ui.Code;

/// <summary>JSON as JavaScript writes it: names without quotation marks where they need none.</summary>
internal sealed partial class JavaScriptLiteral() : LiteralWriter("  ")
{
    public override string String(string text) => ReadableJson.Of(text);

    protected override string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    // Of that one name alone a literal makes something else than a member.
    protected override string Key(string name) => name == "__proto__" ? "[\"__proto__\"]" : Plain().IsMatch(name) ? name : String(name);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Plain();
}
