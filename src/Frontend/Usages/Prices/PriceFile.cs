using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Usages.Prices;

/// <summary>
/// Reads the file of prices: <c>{"currency":"USD","prices":[{"external_model":"gpt-4o","input":2.5,"output":10,"cached_input":1.25}]}</c>.
/// </summary>
internal static class PriceFile
{
    private static readonly string[] Fields =
        ["endpoint", "served_entity", "external_model", "provider", "entity_name", "entity_version", "input", "output", "cached_input"];

    /// <summary>The prices of the file that the settings name.</summary>
    /// <exception cref="SettingsException">It cannot be read, or is wrong; the message says what and where.</exception>
    public static PriceBook Load(ServingSettings settings)
    {
        if (settings.PricesFile.Length == 0)
            return PriceBook.Empty;
        var mistakes = new Mistakes();
        var book = Read(settings.PricesFile, mistakes);
        return mistakes.Count == 0 ? book : throw Wrong(settings.PricesFile, mistakes);
    }

    private static PriceBook Read(string file, Mistakes mistakes)
    {
        try
        {
            var root = JsonText.Parse(File.ReadAllBytes(file));
            if (root.ValueKind == JsonValueKind.Object)
                return Parse(new BodyReader(root, "", mistakes));
            mistakes.Add("", $"It must hold a JSON object, but holds {JsonText.KindOf(root)}.");
        }
        catch (ServingException e)
        {
            mistakes.Add("", e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes.Add("", $"It cannot be read: {e.Message}");
        }

        return PriceBook.Empty;
    }

    private static PriceBook Parse(BodyReader root)
    {
        RefuseUnknown(root, ["currency", "prices"]);
        var currency = root.RequiredText("currency");
        if (currency.Length > 0 && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
            root.Mistake("currency", $"must be a code of three capital letters such as 'USD', but is '{currency}'.");
        if (!root.Has("prices"))
            root.Mistake("prices", "is required.");
        return new PriceBook(currency, [.. (root.Objects("prices") ?? []).Select(ParsePrice)]);
    }

    private static Price ParsePrice(BodyReader price)
    {
        RefuseUnknown(price, Fields);
        var input = Amount(price, "input") ?? 0;
        if (!price.Has("input") && !price.Has("output"))
            price.Mistake("input", "is required, or 'output' is: the price of a million tokens.");
        return new Price
        {
            Endpoint = price.Text("endpoint"),
            ServedEntity = price.Text("served_entity"),
            ExternalModel = price.Text("external_model"),
            Provider = price.Text("provider"),
            EntityName = price.Text("entity_name"),
            EntityVersion = price.Int32("entity_version", 1),
            Input = input,
            Output = Amount(price, "output") ?? 0,
            CachedInput = Amount(price, "cached_input") ?? input,
        };
    }

    private static decimal? Amount(BodyReader price, string field)
    {
        if (price.Number(field) is not { } number)
            return null;
        if (number is >= 0 and <= 1e9)
            return (decimal)number;
        price.Mistake(field, "must be a number from 0 to 1000000000: the price of a million tokens.");
        return null;
    }

    private static void RefuseUnknown(BodyReader reader, string[] known)
    {
        foreach (var name in reader.Names.Where(n => !known.Contains(n)))
            reader.Mistake(name, $"is not known here; known are {string.Join(", ", known.Select(k => $"'{k}'"))}.");
    }

    private static SettingsException Wrong(string file, Mistakes mistakes) =>
        new([.. mistakes.Found.Select(m => $"{SettingsReader.KeyOf("PricesFile")}, in '{file}': {m}")]);
}
