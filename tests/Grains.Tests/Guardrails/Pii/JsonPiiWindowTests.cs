using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Guardrails.Pii;

namespace ServingCluster.Grains.Tests.Guardrails.Pii;

public sealed class JsonPiiWindowTests
{
    [Fact]
    public void However_a_text_is_escaped_and_cut_it_says_what_it_would_say_masked()
    {
        var any = from planted in PlantedText.AnyText
                  from escapes in Gen.Choose(0, 3).ArrayOf(16)
                  let json = $"{{\"k\": \"{Escape(planted.Text, escapes)}\", \"n\": [1.5, true]}}"
                  from pieces in PlantedText.Cut(json)
                  select (planted, pieces);
        Prop.ForAll(any.ToArbitrary(), given =>
        {
            var masked = JsonNode.Parse(Masked(given.pieces))!;
            Assert.Equal(PiiText.Mask(given.planted.Text) ?? given.planted.Text, (string?)masked["k"]);
            Assert.Equal("[1.5,true]", masked["n"]!.ToJsonString());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Any_text_comes_out_of_pieces_as_it_does_of_one()
    {
        var any = from characters in Gen.Elements("\"\\u0041n{}[]:,-.eE+ @4111111111111111".ToCharArray()).ArrayOf()
                  let text = new string(characters)
                  from pieces in PlantedText.Cut(text)
                  select (text, pieces);
        Prop.ForAll(any.ToArbitrary(), given => Assert.Equal(PiiText.Mask(given.text, isJson: true) ?? given.text, Masked(given.pieces)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("""{"a": 4111111111111111}""", """{"a": "<CREDIT_CARD>"}""")]
    [InlineData("""[-4111111111111111,4111111111111111.5,0.4111111111111111]""", """["<CREDIT_CARD>","<CREDIT_CARD>","<CREDIT_CARD>"]""")]
    [InlineData("""{"phone": 4155552671, "n": 12}""", """{"phone": "<PHONE_NUMBER>", "n": 12}""")]
    [InlineData("""{"a@b.com": 1}""", """{"<EMAIL_ADDRESS>": 1}""")]
    [InlineData("""{"a":"x\nbob\u0040x.org\t"}""", """{"a":"x\n<EMAIL_ADDRESS>\t"}""")]
    [InlineData("""{"a":"C:\\tom"}""", """{"a":"C:\\tom"}""")]
    [InlineData("call 415-555-2671 or a@b.com", "call <PHONE_NUMBER> or <EMAIL_ADDRESS>")]
    [InlineData("""{"a":"b@c.de\u00""", """{"a":"<EMAIL_ADDRESS>\u00""")]
    public void What_is_masked_stays_what_it_was(string text, string masked)
    {
        Assert.Equal(masked, PiiText.Mask(text, isJson: true) ?? text);
        Assert.Equal(masked, Masked([.. text.Select(c => c.ToString())]));
    }

    private static string Escape(string text, int[] escapes)
    {
        var escaped = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (escapes[i % escapes.Length] == 0 || char.IsSurrogate(text[i]))
                escaped.Append($"\\u{(int)text[i]:x4}");
            else
                escaped.Append(text[i] switch { '\n' => "\\n", '"' => "\\\"", '\\' => "\\\\", var c => c.ToString() });
        }

        return escaped.ToString();
    }

    private static string Masked(IReadOnlyList<string> pieces)
    {
        var window = new JsonPiiWindow();
        var masked = new StringBuilder();
        foreach (var piece in pieces)
            masked.Append(window.Push(piece));
        return masked.Append(window.End()).ToString();
    }
}
