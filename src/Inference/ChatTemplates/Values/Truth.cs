using System.Numerics;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's truth of values.</summary>
internal static class Truth
{
    public static bool Of(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        long whole => whole != 0,
        double real => real != 0,
        BigInteger large => !large.IsZero,
        string text => text.Length > 0,
        TemplateList list => list.Count > 0,
        TemplateDict dict => dict.Count > 0,
        _ => true,
    };
}
