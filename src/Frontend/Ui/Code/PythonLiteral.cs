using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ServingCluster.Frontend.Ui.Code;

/// <summary>JSON as Python writes it (https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences).</summary>
internal sealed class PythonLiteral() : LiteralWriter("    ")
{
    public override string String(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
            literal.Append(Escape(c));
        return literal.Append('"').ToString();
    }

    protected override string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ => "None",
    };

    protected override string Key(string name) => String(name);

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when char.IsControl(c) => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
        _ => c.ToString(),
    };
}
