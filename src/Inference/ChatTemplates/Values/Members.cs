using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>
/// <c>value.name</c> and <c>value[key]</c>. As in Jinja the one looks for an attribute first and then for a key, the other the other way
/// round. There are no attributes but those listed here and in <see cref="Functions"/>.
/// </summary>
internal static class Members
{
    public static object? Attribute(object? value, string name) =>
        TryAttribute(value, name, out var member) || (value is TemplateDict dict && dict.TryGet(name, out member))
            ? member
            : Undefined.Member(value, name);

    public static object? Item(object? value, object? key, Budget budget) =>
        TryItem(value, key, budget, out var item) || (key is string name && TryAttribute(value, name, out item))
            ? item
            : Undefined.Member(value, key);

    /// <summary>Follows a path such as <c>function.name</c> or <c>parts.0</c>, as filters take them.</summary>
    public static object? Path(object? value, object? path, Budget budget)
    {
        if (path is not string names)
            return Item(value, path, budget);
        foreach (var name in names.Split('.'))
            value = Item(value, name.Length > 0 && name.Length < 10 && name.All(char.IsAsciiDigit) ? long.Parse(name) : name, budget);
        return value;
    }

    private static bool TryAttribute(object? value, string name, out object? member)
    {
        switch (value)
        {
            case Undefined undefined:
                throw undefined.Used();
            case TemplateNamespace space:
                return space.TryGet(name, out member);
            case IAttributes attributes:
                return attributes.TryGet(name, out member);
            default:
                member = Methods.Find(value, name);
                return member is not null;
        }
    }

    private static bool TryItem(object? value, object? key, Budget budget, out object? item)
    {
        item = null;
        switch (value)
        {
            case Undefined undefined:
                throw undefined.Used();
            case TemplateDict dict:
                return dict.TryGet(key, out item);
            case TemplateList { IsIndexed: true } list when Numbers.IsWhole(key, out var index):
                return TryElement(list.Items, index, out item);
            case string text when Numbers.IsWhole(key, out var index):
                budget.Scan(text.Length);
                return TryCharacter(text, index, out item);
            default:
                return false;
        }
    }

    private static bool TryElement(List<object?> items, long index, out object? item)
    {
        var at = index < 0 ? index + items.Count : index;
        var found = at >= 0 && at < items.Count;
        item = found ? items[(int)at] : null;
        return found;
    }

    private static bool TryCharacter(string text, long index, out object? item)
    {
        var count = CodePoints.Count(text);
        var at = index < 0 ? index + count : index;
        item = null;
        if (at < 0 || at >= count)
            return false;
        item = count == text.Length ? text.Substring((int)at, 1) : Character(text, (int)at);
        return true;
    }

    private static string Character(string text, int index)
    {
        var position = 0;
        for (var i = 0; i < index; i++)
            position += CodePoints.Width(text, position);
        return text.Substring(position, CodePoints.Width(text, position));
    }
}
