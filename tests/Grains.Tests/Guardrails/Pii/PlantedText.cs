using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Guardrails.Pii;

namespace ServingCluster.Grains.Tests.Guardrails.Pii;

/// <summary>Texts with personal data in known places.</summary>
internal static class PlantedText
{
    private static readonly string[] Noise =
    [
        "hello ", "the order of 12 ", "v1.2.3.4.5 ", "std::vector ", "10:30 ", "2024-01-31 ", "我的邮箱是 ", "a@b ", "(see 4) ", "+ ", "x ", "DE ", "GB82 WEST ", "\n",
        "123 456 7890 12 ", "user@ ", "account ", "phone ", "ssn ", ":: ", "face ", "- ", "4111 ", "1-800-", " é ", "100% ", "__ ", "... ", "🙂 ", "o'neil ",
    ];

    /// <summary>A value of personal data, with the word before it that it needs to be known.</summary>
    public static Gen<(PiiKind Kind, string Before, string Value)> AnyValue { get; } = Gen.OneOf(
        Email().Select(v => (PiiKind.EmailAddress, "", v)),
        Card().Select(v => (PiiKind.CreditCard, "", v)),
        Iban().Select(v => (PiiKind.IbanCode, "", v)),
        Address().Select(v => (PiiKind.IpAddress, "", v)),
        Ssn().Select(v => (PiiKind.UsSsn, "", v)),
        Phone().Select(v => (PiiKind.PhoneNumber, "", v)),
        Digits(8, 12).Select(v => (PiiKind.UsBankNumber, "account number: ", "0" + v)));

    /// <summary>A text, and what was planted in it.</summary>
    public static Gen<(string Text, IReadOnlyList<string> Planted)> AnyText { get; } =
        from parts in Gen.OneOf(
            Gen.Elements(Noise).Select(n => (Text: n, Value: "")),
            AnyValue.Select(v => (Text: $"; {v.Before}{v.Value};", v.Value))).ListOf()
        select (string.Concat(parts.Select(p => p.Text)), (IReadOnlyList<string>)[.. parts.Select(p => p.Value).Where(v => v.Length > 0)]);

    /// <summary>A text of characters that matter to detectors.</summary>
    public static Gen<string> AnyCharacters { get; } =
        Gen.Elements("0123456789 -.:()+@aDEfGB8xé😀_%'\n".ToCharArray()).ArrayOf().Select(c => new string(c));

    /// <summary>A text cut into pieces of whole characters.</summary>
    public static Gen<IReadOnlyList<string>> Cut(string text) =>
        Gen.Choose(1, 7).ListOf().Select(lengths =>
        {
            var pieces = new List<string>();
            var place = 0;
            for (var i = 0; place < text.Length; i++)
            {
                var length = Math.Min(lengths.Count == 0 ? 1 : lengths[i % lengths.Count], text.Length - place);
                if (place + length < text.Length && char.IsHighSurrogate(text[place + length - 1]))
                    length++;
                pieces.Add(text.Substring(place, length));
                place += length;
            }

            return (IReadOnlyList<string>)pieces;
        });

    private static Gen<string> Digits(int fewest, int most) =>
        from count in Gen.Choose(fewest, most)
        from digits in Gen.Choose(0, 9).ArrayOf(count)
        select string.Concat(digits);

    private static Gen<string> Email() =>
        from name in Gen.Elements("ann", "bob.lee", "x_1", "o'neil", "first+tag", "9lives")
        from host in Gen.Elements("example.com", "mail.co.uk", "a-b.io", "sub.sub.example.org")
        select $"{name}@{host}";

    private static Gen<string> Card() =>
        from begin in Gen.Elements("4", "51", "37", "6011", "35")
        from rest in Digits(11, 14)
        from separator in Gen.Elements("", " ", "-")
        select Grouped(WithLuhn(begin + rest), separator);

    private static Gen<string> Iban() =>
        from code in Gen.Elements("DE89370400440532013000", "GB29NWBK60161331926819", "FR1420041010050500013M02606", "NO9386011117947", "MT84MALT011000012345MTLCAST001S")
        from separator in Gen.Elements("", " ", "-")
        select Grouped(code, separator);

    private static Gen<string> Address() =>
        from parts in Gen.Choose(0, 255).ArrayOf(4)
        from text in Gen.Elements(string.Join('.', parts), "2001:db8::8a2e:370:7334", "fe80::1", "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "::ffff:192.0.2.128")
        select text;

    private static Gen<string> Ssn() =>
        from area in Gen.Choose(100, 665)
        from pair in Gen.Choose(1, 99)
        from serial in Gen.Choose(1, 9999)
        from separator in Gen.Elements("-", " ")
        select $"{area}{separator}{pair:00}{separator}{serial:0000}";

    private static Gen<string> Phone() =>
        from area in Gen.Choose(200, 999)
        from exchange in Gen.Choose(200, 999)
        from line in Gen.Choose(0, 9999)
        from form in Gen.Elements("({0}) {1}-{2:0000}", "{0}-{1}-{2:0000}", "{0}.{1}.{2:0000}", "+1 {0} {1} {2:0000}", "1-{0}-{1}-{2:0000}", "+44 20 7946 {2:0000}")
        select string.Format(System.Globalization.CultureInfo.InvariantCulture, form, area, exchange, line);

    private static string Grouped(string text, string separator) =>
        separator.Length == 0 ? text : string.Join(separator, text.Chunk(4).Select(c => new string(c)));

    private static string WithLuhn(string digits)
    {
        for (var check = '0'; check <= '9'; check++)
        {
            var sum = 0;
            var number = digits + check;
            for (var i = 0; i < number.Length; i++)
            {
                var digit = number[^(i + 1)] - '0';
                sum += i % 2 == 0 ? digit : (digit * 2 / 10) + (digit * 2 % 10);
            }

            if (sum % 10 == 0)
                return number;
        }

        throw new InvalidOperationException("One of ten check digits is right.");
    }
}
