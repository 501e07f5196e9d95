using ServingCluster.Errors;
using ServingCluster.Frontend.Accounts.Scim;

namespace ServingCluster.Frontend.Tests.Accounts;

public sealed class ScimFilterTests
{
    [Theory]
    [InlineData("""userName eq "a@x.io" """, "Name Equals a@x.io")]
    [InlineData("USERNAME EQ 'a b'", "Name Equals a b")]
    [InlineData("active eq true", "Active Equals true")]
    [InlineData("externalId pr", "ExternalId IsPresent ")]
    [InlineData("""displayName co "a\"b" """, "DisplayName Contains a\"b")]
    [InlineData("""id eq "1" or id eq "2" and active ne false""", "Id Equals 1 | Id Equals 2 & Active Differs false")]
    [InlineData("""(id sw "1" or id ew "2") and name.givenName eq "c" """, "Id StartsWith 1 & GivenName Equals c | Id EndsWith 2 & GivenName Equals c")]
    [InlineData("""emails.value eq "e" """, "Emails Equals e")]
    [InlineData("""urn:ietf:params:scim:schemas:core:2.0:User:userName eq "e" """, "Name Equals e")]
    public void A_filter_is_read_as_alternatives_of_conditions(string text, string expected) => Assert.Equal(
        expected,
        string.Join(" | ", ScimFilter.Parse(ScimKind.User, text).Select(a => string.Join(" & ", a.Select(c => $"{c.Attribute} {c.Comparison} {c.Value}")))));

    [Theory]
    [InlineData("")]
    [InlineData("userName")]
    [InlineData("userName eq")]
    [InlineData("userName gt 'a'")]
    [InlineData("userName eq 'a")]
    [InlineData("userName eq 'a' xor id eq '1'")]
    [InlineData("(userName eq 'a'")]
    [InlineData("userName eq 'a')")]
    [InlineData("not (userName eq 'a')")]
    [InlineData("applicationId eq 'a'")]
    [InlineData("password eq 'a'")]
    public void What_is_no_filter_is_refused(string text) =>
        Assert.Equal(ErrorCode.InvalidParameterValue, Assert.Throws<ServingException>(() => ScimFilter.Parse(ScimKind.User, text)).Code);

    [Fact]
    public void A_filter_that_would_grow_without_bound_is_refused()
    {
        Assert.Throws<ServingException>(() => ScimFilter.Parse(ScimKind.User, string.Join(" and ", Enumerable.Repeat("(id eq '1' or id eq '2')", 20))));
        Assert.Throws<ServingException>(() => ScimFilter.Parse(ScimKind.User, new string('(', 100) + "id eq '1'" + new string(')', 100)));
    }
}
