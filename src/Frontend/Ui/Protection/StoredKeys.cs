using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Ui.Protection;

/// <summary>
/// Keeps the keys by which pages and forms prove that they are this server's, in the state store and sealed, so that a page made by one
/// process of a cluster is known to another, and a restart takes no open page away.
/// </summary>
internal sealed class StoredKeys(IStateStore store, ISecretSealer sealer) : IXmlRepository
{
    private const string Prefix = "ui/keys/";

    /// <summary>What they are sealed for.</summary>
    public const string Purpose = "ui/keys";

    // The framework asks for its keys now and then, and waits for them; there are a few of them.
    public IReadOnlyCollection<XElement> GetAllElements() => ReadAsync().GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) =>
        WriteAsync($"{Prefix}{Guid.NewGuid():N}", element.ToString(SaveOptions.DisableFormatting)).GetAwaiter().GetResult();

    private async Task<IReadOnlyCollection<XElement>> ReadAsync()
    {
        var elements = new List<XElement>();
        await foreach (var stored in store.ListAsync(Prefix, CancellationToken.None))
            elements.Add(XElement.Parse(sealer.Open(Encoding.UTF8.GetString(stored.Value.Span), Purpose)));
        return elements;
    }

    private async Task WriteAsync(string key, string xml) =>
        await store.WriteAsync(key, Encoding.UTF8.GetBytes(sealer.Seal(xml, Purpose)), null, CancellationToken.None);
}
