using ServingCluster.Errors;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Registry;

/// <summary>
/// The arguments of one call to a registry: of the same name in the body or in the query, since clients differ in where they
/// put those of GET and DELETE. The body goes before the query. All mistakes end up in one list.
/// </summary>
internal sealed class RegistryArguments(BodyReader body, BodyReader query, IQueryCollection rawQuery)
{
    public Mistakes Mistakes => body.Mistakes;

    public string? Text(string field) => Holder(field).Text(field);

    public string RequiredText(string field) => Holder(field).RequiredText(field);

    public int? Int32(string field, int min, int max = int.MaxValue) => Holder(field).Int32(field, min, max);

    /// <summary>A number that must be there; <paramref name="min"/>, with a mistake noted, when it is not.</summary>
    public int RequiredInt32(string field, int min)
    {
        if (Holder(field).Has(field))
            return Int32(field, min) ?? min;
        body.Mistake(field, "is required.");
        return min;
    }

    public bool? Flag(string field) => Holder(field).Flag(field);

    /// <summary>A list of texts; in a query a single value is a list of one.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        if (body.Has(field))
            return body.Texts(field) ?? [];
        return [.. rawQuery[field].OfType<string>().Where(text => text.Length > 0)];
    }

    /// <summary>Tags, as a list of <c>{"key":…,"value":…}</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags(string field)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in body.Objects(field) ?? [])
        {
            var key = tag.RequiredText("key");
            if (!tags.TryAdd(key, tag.Text("value") ?? "") && key.Length > 0)
                tag.Mistake("key", $"'{key}' is given twice.");
        }

        return tags;
    }

    /// <summary>Refuses a field that would have an effect which this server does not offer.</summary>
    public void Refuse(string field, string? neutral = null) => body.Refuse(field, neutral);

    private BodyReader Holder(string field) => body.Has(field) ? body : query;
}
