using System.Globalization;

namespace ServingCluster.Grains.Guardrails.Judging;

/// <summary>The hazards that safety classifiers know by number: MLCommons' taxonomy as Llama Guard 3 has it.</summary>
internal static class SafetyCategories
{
    private static readonly string[] Names =
    [
        "violent_crimes", "non_violent_crimes", "sex_related_crimes", "child_sexual_exploitation", "defamation", "specialized_advice", "privacy",
        "intellectual_property", "indiscriminate_weapons", "hate", "suicide_and_self_harm", "sexual_content", "elections", "code_interpreter_abuse",
    ];

    /// <summary>The name of a category such as <c>S1</c>; one that is not known stays as it is.</summary>
    public static string NameOf(string code) =>
        code.Length > 1 && code[0] is 'S' or 's' && int.TryParse(code.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1 && number <= Names.Length
            ? Names[number - 1]
            : code;
}
