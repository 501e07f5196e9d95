using Microsoft.Extensions.Configuration;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Without_configuration_every_setting_has_its_default() =>
        Assert.Equal(new ServingSettings() with { ModelRoots = [] }, Read() with { ModelRoots = [] });

    [Fact]
    public void Every_property_of_the_settings_has_a_line_in_the_table() =>
        Assert.Equal(
            typeof(ServingSettings).GetProperties().Select(p => p.Name).Order(),
            SettingTable.All.Select(d => d.Name).Order());

    [Fact]
    public void Every_default_follows_its_own_rule()
    {
        var defaults = new ServingSettings();
        foreach (var descriptor in SettingTable.All.Where(d => d.Show(defaults).Length > 0))
            Assert.NotNull(descriptor.Apply(defaults, descriptor.Show(defaults)));
    }

    [Fact]
    public void Values_are_read_whatever_the_case_of_their_key()
    {
        var settings = Read(("serving:queuelimit", "7"), ("Serving:Samples", "False"), ("Serving:NodeName", "a-1"));
        Assert.Equal((7, false, "a-1"), (settings.QueueLimit, settings.Samples, settings.NodeName));
    }

    [Fact]
    public void Folders_come_as_one_text_or_as_an_array()
    {
        Assert.Equal(["/a", "/b"], Read(("Serving:ModelRoots", "/a; /b")).ModelRoots);
        Assert.Equal(["/a", "/b"], Read(("Serving:ModelRoots:0", "/a"), ("Serving:ModelRoots:1", "/b")).ModelRoots);
    }

    [Fact]
    public void Proxies_are_addresses_and_networks()
    {
        var proxies = Read(("Serving:TrustedProxies", "10.0.0.0/8; 192.0.2.1;2001:db8::/32;::1")).TrustedProxies;
        Assert.Equal("10.0.0.0/8;192.0.2.1/32;2001:db8::/32;::1/128", string.Join(';', proxies));
        Assert.Contains("10.0.0.0/33", Assert.Single(Mistakes(("Serving:TrustedProxies", "10.0.0.0/33"))));
        Assert.Contains("proxy.example", Assert.Single(Mistakes(("Serving:TrustedProxies", "127.0.0.1;proxy.example"))));
    }

    [Fact]
    public void An_empty_value_is_no_value() => Assert.Null(Read(("Serving:AdminToken", "")).AdminToken);

    [Fact]
    public void All_mistakes_are_told_at_once_with_setting_value_and_rule()
    {
        var mistakes = Mistakes(("Serving:QueueLimit", "many"), ("Serving:DrainSeconds", "-1"), ("Serving:Samples:Deep", "x"));
        Assert.Equal(3, mistakes.Count);
        Assert.Contains("Serving:QueueLimit must be a whole number from 0 to 50000, but is 'many'.", mistakes);
        Assert.Contains("Serving:DrainSeconds must be a whole number of seconds from 0 to 3600, but is '-1'.", mistakes);
    }

    [Fact]
    public void An_unknown_setting_is_refused_with_the_nearest_known_one() =>
        Assert.Equal(
            ["Serving:QueLimit is not a setting. The nearest one is Serving:QueueLimit."], Mistakes(("Serving:QueLimit", "5")));

    [Fact]
    public void A_secret_that_breaks_its_rule_is_not_shown() =>
        Assert.DoesNotContain("s h o r t", Assert.Single(Mistakes(("Serving:AdminToken", "s h o r t"))));

    [Fact]
    public void The_report_names_every_setting_and_masks_secrets()
    {
        var output = new StringWriter();
        SettingsReport.Write([SettingTable.Book(new ServingSettings { AdminToken = "very-secret" })], output);
        var text = output.ToString();
        Assert.DoesNotContain("very-secret", text);
        Assert.All(SettingTable.All, d => Assert.Contains(d.Key, text));
    }

    private static IReadOnlyList<string> Mistakes(params (string Key, string Value)[] values) =>
        Assert.Throws<SettingsException>(() => Read(values)).Mistakes;

    private static ServingSettings Read(params (string Key, string Value)[] values)
    {
        var book = SettingTable.Book(new ServingSettings());
        SettingsReader.Read(
            new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build(), [], book);
        return book.Value;
    }
}
