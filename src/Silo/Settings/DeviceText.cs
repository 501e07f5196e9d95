using System.Globalization;
using ServingCluster.Frontend.Settings;
using ServingCluster.Nodes;

namespace ServingCluster.Silo.Settings;

/// <summary>Devices as text: <c>cpu=8GiB;cuda:0=24GiB</c>. The processor may go without a size, which is 0 then: what the machine has.</summary>
internal static class DeviceText
{
    private static readonly (string Suffix, int Shift)[] Units = [("TiB", 40), ("GiB", 30), ("MiB", 20), ("", 0)];

    /// <summary>The devices; null when the text is none.</summary>
    public static IReadOnlyList<DeviceReport>? Parse(string text)
    {
        var devices = new List<DeviceReport>();
        foreach (var part in text.Split(SettingsReader.ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ParseOne(part) is not { } device || devices.Any(d => d.Name == device.Name))
                return null;
            devices.Add(device);
        }

        return devices.Count > 0 ? devices : null;
    }

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public static string Show(IReadOnlyList<DeviceReport> devices) =>
        string.Join(SettingsReader.ListSeparator, devices.Select(d => d.MemoryBytes == 0 ? d.Name : $"{d.Name}={SizeOf(d.MemoryBytes)}"));

    private static DeviceReport? ParseOne(string text)
    {
        if (text == "cpu")
            return new DeviceReport(text, DeviceKind.Cpu, 0);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || Bytes(text[(equals + 1)..].Trim()) is not { } bytes)
            return null;
        var name = text[..equals].Trim();
        return name == "cpu" ? new DeviceReport(name, DeviceKind.Cpu, bytes)
            : IsCuda(name) ? new DeviceReport(name, DeviceKind.Gpu, bytes)
            : null;
    }

    // One name per device: not 'cuda:00' beside 'cuda:0'.
    private static bool IsCuda(string name) =>
        name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && name == string.Create(CultureInfo.InvariantCulture, $"cuda:{index}");

    private static long? Bytes(string text)
    {
        var (suffix, shift) = Units.First(u => text.EndsWith(u.Suffix, StringComparison.OrdinalIgnoreCase));
        var number = text[..^suffix.Length].Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= long.MaxValue >> shift
            ? value << shift
            : null;
    }

    private static string SizeOf(long bytes)
    {
        var (suffix, shift) = Units.First(u => bytes % (1L << u.Shift) == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes >> shift}{suffix}");
    }
}
