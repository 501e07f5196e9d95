using System.Numerics;
using ServingCluster.Inference.ChatTemplates.Functions;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's names of types, for messages.</summary>
internal static class TypeName
{
    public static string Of(object? value) => value switch
    {
        null => "NoneType",
        string => "str",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        TemplateDict => "dict",
        TemplateList list => Of(list.Kind),
        TemplateIterator => "generator",
        TemplateNamespace => "Namespace",
        Undefined => "Undefined",
        Macro => "Macro",
        _ => "function",
    };

    private static string Of(SequenceKind kind) => kind switch
    {
        SequenceKind.List => "list",
        SequenceKind.Tuple => "tuple",
        SequenceKind.Range => "range",
        SequenceKind.Keys => "dict_keys",
        SequenceKind.Values => "dict_values",
        _ => "dict_items",
    };
}
