using System.Collections.Frozen;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>The methods of texts.</summary>
internal static class TextMethods
{
    public static readonly FrozenDictionary<string, Method<string>> All = new Dictionary<string, Method<string>>
    {
        ["strip"] = (state, self, arguments) => Strip(self, arguments.Bind("strip", "chars"), true, true),
        ["lstrip"] = (state, self, arguments) => Strip(self, arguments.Bind("lstrip", "chars"), true, false),
        ["rstrip"] = (state, self, arguments) => Strip(self, arguments.Bind("rstrip", "chars"), false, true),
        ["split"] = (state, self, arguments) => Split(state, self, arguments.Bind("split", "sep", "maxsplit"), fromEnd: false),
        ["rsplit"] = (state, self, arguments) => Split(state, self, arguments.Bind("rsplit", "sep", "maxsplit"), fromEnd: true),
        ["splitlines"] = (state, self, arguments) => SplitLines(state, self, arguments),
        ["partition"] = (state, self, arguments) => Partition(state, self, arguments.Bind("partition", "sep").Text(0)),
        ["rpartition"] = (state, self, arguments) => PartitionFromEnd(state, self, arguments.Bind("rpartition", "sep").Text(0)),
        ["startswith"] = (state, self, arguments) => Affixes.StartsWith(self, arguments.Bind("startswith", "prefix")),
        ["endswith"] = (state, self, arguments) => Affixes.EndsWith(self, arguments.Bind("endswith", "suffix")),
        ["removeprefix"] = (state, self, arguments) => Affixes.RemovePrefix(self, arguments.Bind("removeprefix", "prefix").Text(0)),
        ["removesuffix"] = (state, self, arguments) => Affixes.RemoveSuffix(self, arguments.Bind("removesuffix", "suffix").Text(0)),
        ["find"] = (state, self, arguments) => TextSearch.Find(state, self, arguments.Bind("find", "sub", "start", "end"), false),
        ["rfind"] = (state, self, arguments) => TextSearch.Find(state, self, arguments.Bind("rfind", "sub", "start", "end"), true),
        ["index"] = (state, self, arguments) => TextSearch.Index(state, self, arguments.Bind("index", "sub", "start", "end"), false),
        ["rindex"] = (state, self, arguments) => TextSearch.Index(state, self, arguments.Bind("rindex", "sub", "start", "end"), true),
        ["count"] = (state, self, arguments) => TextSearch.Count(state, self, arguments.Bind("count", "sub").Text(0)),
        ["replace"] = (state, self, arguments) => Replace(state, self, arguments.Bind("replace", "old", "new", "count")),
        ["join"] = (state, self, arguments) => Join(state, self, arguments.Bind("join", "iterable").Value(0)),
        ["upper"] = (state, self, arguments) => Cases.Upper(self, arguments),
        ["lower"] = (state, self, arguments) => Cases.Lower(self, arguments),
        ["title"] = (state, self, arguments) => Cases.Title(self, arguments),
        ["capitalize"] = (state, self, arguments) => Cases.Capitalize(self, arguments),
        ["swapcase"] = (state, self, arguments) => Cases.Swap(self, arguments),
        ["isupper"] = (state, self, arguments) => CharacterTests.IsUpper(self, arguments),
        ["islower"] = (state, self, arguments) => CharacterTests.IsLower(self, arguments),
        ["isdigit"] = (state, self, arguments) => CharacterTests.IsDigit(self, arguments),
        ["isalpha"] = (state, self, arguments) => CharacterTests.IsAlpha(self, arguments),
        ["isalnum"] = (state, self, arguments) => CharacterTests.IsAlphanumeric(self, arguments),
        ["isspace"] = (state, self, arguments) => CharacterTests.IsSpace(self, arguments),
    }.ToFrozenDictionary();

    private static string Strip(string self, BoundArguments bound, bool start, bool end) =>
        Whitespace.Strip(self, bound.TextOrNone(0), start, end);

    private static TemplateList Split(RenderState state, string self, BoundArguments bound, bool fromEnd) =>
        new(TextSplit.Of(self, bound.TextOrNone(0), bound.Whole(1, -1), fromEnd, state.Budget));

    private static TemplateList SplitLines(RenderState state, string self, Arguments arguments)
    {
        var keep = arguments.Bind("splitlines", "keepends").Flag(0, false);
        return new TemplateList(TextLines.Of(self, keep, state.Budget));
    }

    private static TemplateList Partition(RenderState state, string self, string separator)
    {
        var at = TextSearch.First(state, self, separator, fromEnd: false);
        return at < 0
            ? TemplateList.Tuple(self, "", "")
            : TemplateList.Tuple(self[..at], separator, self[(at + separator.Length)..]);
    }

    private static TemplateList PartitionFromEnd(RenderState state, string self, string separator)
    {
        var at = TextSearch.First(state, self, separator, fromEnd: true);
        return at < 0
            ? TemplateList.Tuple("", "", self)
            : TemplateList.Tuple(self[..at], separator, self[(at + separator.Length)..]);
    }

    private static string Replace(RenderState state, string self, BoundArguments bound) =>
        TextSearch.Replace(state.Budget, self, bound.Text(0), bound.Text(1), bound.Whole(2, -1));

    private static string Join(RenderState state, string self, object? items)
    {
        var builder = new TextBuilder(state.Budget);
        var index = 0;
        foreach (var item in Iteration.Of(items, state.Budget))
        {
            if (item is not string part)
                throw new RenderException($"sequence item {index}: expected str instance, {TypeName.Of(item)} found");
            builder.Add(index++ == 0 ? "" : self).Add(part);
        }

        return builder.ToString();
    }
}
