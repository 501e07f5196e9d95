using ServingCluster.Grains.Guardrails.Pii;

namespace ServingCluster.Grains.Tests.Guardrails.Pii;

public sealed class PiiTextTests
{
    [Theory]
    [InlineData("Mail ann.lee+x@mail.example.co.uk.", "Mail <EMAIL_ADDRESS>.")]
    [InlineData("邮箱是ann@example.com。", "邮箱是<EMAIL_ADDRESS>。")]
    [InlineData("not@mail, a@b and @c.de", "not@mail, a@b and @c.de")]
    [InlineData("Card 4111 1111 1111 1111, 4111-1111-1111-1111 or 378282246310005", "Card <CREDIT_CARD>, <CREDIT_CARD> or <CREDIT_CARD>")]
    [InlineData("Card 4111 1111 1111 1112", "Card 4111 1111 1111 1112")]
    [InlineData("12 4111 1111 1111 1111 05/27", "12 <CREDIT_CARD> 05/27")]
    [InlineData("IBAN DE89 3704 0044 0532 0130 00, gb29nwbk60161331926819", "IBAN <IBAN_CODE>, <IBAN_CODE>")]
    [InlineData("IBAN DE88 3704 0044 0532 0130 00", "IBAN DE88 3704 0044 0532 0130 00")]
    [InlineData("from 192.168.0.1 and [2001:db8::1]:443", "from <IP_ADDRESS> and [<IP_ADDRESS>]:443")]
    [InlineData("version 1.2.3.4.5, 256.1.1.1, at 10:30:15, std::vector, a::b", "version 1.2.3.4.5, 256.1.1.1, at 10:30:15, std::vector, a::b")]
    [InlineData("on 10.0.0.1:8080 and 10.0.0.2.", "on <IP_ADDRESS>:8080 and <IP_ADDRESS>.")]
    [InlineData("the matrix 3 4 5 6 7 8 9 10 11 and 9012 3456 78", "the matrix 3 4 5 6 7 8 9 10 11 and 9012 3456 78")]
    [InlineData("SSN 078-05-1120 or 078 05 1120", "SSN <US_SSN> or <US_SSN>")]
    [InlineData("my ssn is 078051120", "my ssn is <US_SSN>")]
    [InlineData("part 666-12-3456, 000-12-3456, 123-00-4567, 123-45-0000", "part 666-12-3456, 000-12-3456, 123-00-4567, 123-45-0000")]
    [InlineData("Call (415) 555-2671, 415.555.2671 or +1 415 555 2671.", "Call <PHONE_NUMBER>, <PHONE_NUMBER> or <PHONE_NUMBER>.")]
    [InlineData("Ring +44 20 7946 0958 today", "Ring <PHONE_NUMBER> today")]
    [InlineData("phone 4155552671", "phone <PHONE_NUMBER>")]
    [InlineData("order 4155552671", "order 4155552671")]
    [InlineData("in 2024-01-31 we sold 1,234,567 of 100 200", "in 2024-01-31 we sold 1,234,567 of 100 200")]
    [InlineData("Account number: 000123456789", "Account number: <US_BANK_NUMBER>")]
    [InlineData("ticket 000123456789", "ticket 000123456789")]
    public void Personal_data_is_masked_and_nothing_else(string text, string masked) => Assert.Equal(masked, PiiText.Mask(text) ?? text);

    [Fact]
    public void A_text_without_any_stays_as_it_is() => Assert.Null(PiiText.Mask("The capital of France is Paris."));
}
