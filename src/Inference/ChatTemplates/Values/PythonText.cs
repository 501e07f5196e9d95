using System.Globalization;
using System.Numerics;
using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Values as Python's <c>str</c> and <c>repr</c> show them.</summary>
internal static class PythonText
{
    /// <summary>What is printed: a text itself, nothing for what is undefined, else its <c>repr</c>.</summary>
    public static string Of(object? value, Budget budget) => value switch
    {
        string text => text,
        Undefined => "",
        _ => Repr(value, budget),
    };

    public static string Repr(object? value, Budget budget)
    {
        var builder = new TextBuilder(budget);
        Add(builder, value);
        return builder.ToString();
    }

    private static void Add(TextBuilder builder, object? value)
    {
        builder.Budget.Step();
        switch (value)
        {
            case string text:
                PythonQuotes.Add(builder, text);
                break;
            case TemplateList list:
                AddList(builder, list);
                break;
            case TemplateDict dict:
                AddDict(builder, dict);
                break;
            default:
                builder.Add(Scalar(value));
                break;
        }
    }

    private static string Scalar(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        BigInteger large => large.ToString(CultureInfo.InvariantCulture),
        double real => PythonFloat.Repr(real),
        Macro macro => $"<Macro '{macro.Name}'>",
        _ => $"<{TypeName.Of(value)} object>",
    };

    private static void AddList(TextBuilder builder, TemplateList list)
    {
        var (open, close) = list.Kind switch
        {
            SequenceKind.List => ("[", "]"),
            SequenceKind.Tuple => ("(", list.Count == 1 ? ",)" : ")"),
            _ => (TypeName.Of(list) + "([", "])"),
        };
        builder.Add(open);
        for (var i = 0; i < list.Count; i++)
        {
            builder.Add(i == 0 ? "" : ", ");
            Add(builder, list.Items[i]);
        }

        builder.Add(close);
    }

    private static void AddDict(TextBuilder builder, TemplateDict dict)
    {
        var first = true;
        builder.Add('{');
        foreach (var (key, value) in dict.Entries)
        {
            builder.Add(first ? "" : ", ");
            Add(builder, key);
            builder.Add(": ");
            Add(builder, value);
            first = false;
        }

        builder.Add('}');
    }
}
