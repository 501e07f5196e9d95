using ServingCluster.Identity;

namespace ServingCluster.Grains.Accounts;

/// <summary>Answers queries over accounts.</summary>
internal static class AccountSearch
{
    public static AccountPage Run(IdentityBook book, AccountQuery query)
    {
        var found = book.All.Where(a => a.Kind == query.Kind && Passes(book, a, query.Filter)).ToList();
        var ordered = found.OrderBy(a => SortKey(book, a, query.SortBy), StringComparer.OrdinalIgnoreCase).ThenBy(a => a.Id, StringComparer.Ordinal);
        var page = (query.Descending ? ordered.Reverse() : ordered).Skip(query.Skip).Take(query.Take);
        return new AccountPage(found.Count, [.. page.Select(a => IdentityDescriber.Describe(book, a))]);
    }

    private static bool Passes(IdentityBook book, Account account, IReadOnlyList<IReadOnlyList<AccountCondition>> filter) =>
        filter.Count == 0 || filter.Any(all => all.All(condition => Holds(book, account, condition)));

    private static bool Holds(IdentityBook book, Account account, AccountCondition condition)
    {
        var values = AccountValues.Of(book, account, condition.Attribute);
        return condition.Comparison switch
        {
            AccountComparison.IsPresent => values.Count > 0,
            AccountComparison.Differs => !values.Any(v => string.Equals(v, condition.Value, StringComparison.OrdinalIgnoreCase)),
            _ => values.Any(v => Compares(v, condition)),
        };
    }

    private static bool Compares(string value, AccountCondition condition) => condition.Comparison switch
    {
        AccountComparison.Contains => value.Contains(condition.Value, StringComparison.OrdinalIgnoreCase),
        AccountComparison.StartsWith => value.StartsWith(condition.Value, StringComparison.OrdinalIgnoreCase),
        AccountComparison.EndsWith => value.EndsWith(condition.Value, StringComparison.OrdinalIgnoreCase),
        _ => string.Equals(value, condition.Value, StringComparison.OrdinalIgnoreCase),
    };

    private static string SortKey(IdentityBook book, Account account, AccountAttribute attribute) =>
        AccountValues.Of(book, account, attribute).FirstOrDefault() ?? "";
}
