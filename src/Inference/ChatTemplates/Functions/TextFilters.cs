using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Filters of texts; other values become texts first.</summary>
internal static class TextFilters
{
    public static readonly Dictionary<string, Filter> All = new()
    {
        ["trim"] = On((state, text, arguments) => Trim(text, arguments.Bind("trim", "chars"))),
        ["upper"] = On((state, text, arguments) => Cases.Upper(text, arguments)),
        ["lower"] = On((state, text, arguments) => Cases.Lower(text, arguments)),
        ["title"] = On((state, text, arguments) => Cases.TitleWords(text)),
        ["capitalize"] = On((state, text, arguments) => Cases.Capitalize(text, arguments)),
        ["replace"] = On((state, text, arguments) => Replace(state, text, arguments.Bind("replace", "old", "new", "count"))),
        ["indent"] = (state, value, arguments) => Indentation.Of(state.Budget, value, arguments.Bind("indent", "width", "first", "blank")),
        ["format"] = On((state, text, arguments) => Format(state, text, arguments)),
        ["wordcount"] = On((state, text, arguments) => CharacterTests.CountWords(text)),
        ["e"] = On((state, text, arguments) => Escape(state, text)),
        ["escape"] = On((state, text, arguments) => Escape(state, text)),
        ["safe"] = On((state, text, arguments) => text),
    };

    private static Filter On(Method<string> filter) => (state, value, arguments) =>
    {
        var text = PythonText.Of(value, state.Budget);
        state.Budget.Text(text);
        return filter(state, text, arguments);
    };

    private static string Trim(string text, BoundArguments bound) => Whitespace.Strip(text, bound.TextOrNone(0), start: true, end: true);

    private static string Replace(RenderState state, string text, BoundArguments bound) => TextSearch.Replace(
        state.Budget,
        text,
        PythonText.Of(bound.Value(0), state.Budget),
        PythonText.Of(bound.Value(1), state.Budget),
        bound.Value(2, null) is null ? -1 : bound.Whole(2, -1));

    private static string Format(RenderState state, string text, Arguments arguments) =>
        PercentFormat.Apply(text, new TemplateList([.. arguments.Positional], SequenceKind.Tuple), state.Budget);

    private static string Escape(RenderState state, string text)
    {
        var builder = new TextBuilder(state.Budget);
        foreach (var character in text)
        {
            builder.Add(character switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&#34;",
                '\'' => "&#39;",
                _ => new ReadOnlySpan<char>(in character),
            });
        }

        return builder.ToString();
    }
}
