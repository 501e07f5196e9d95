using ServingCluster.Nodes;
using ServingCluster.Silo.Settings;

namespace ServingCluster.Silo.Tests.Settings;

public sealed class DeviceTextTests
{
    private const long GiB = 1L << 30;

    [Fact]
    public void Devices_have_a_name_and_the_memory_that_models_may_take() => Assert.Equal(
        [new DeviceReport("cpu", DeviceKind.Cpu, 8 * GiB), new DeviceReport("cuda:0", DeviceKind.Gpu, 24 * GiB), new DeviceReport("cuda:11", DeviceKind.Gpu, 1000)],
        DeviceText.Parse(" cpu = 8GiB ; cuda:0=24 gib;cuda:11=1000;"));

    [Fact]
    public void The_processor_may_go_without_a_size() =>
        Assert.Equal([new DeviceReport("cpu", DeviceKind.Cpu, 0)], DeviceText.Parse("cpu"));

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("cuda:0")]
    [InlineData("cuda:0=")]
    [InlineData("cuda=24GiB")]
    [InlineData("cuda:=24GiB")]
    [InlineData("cuda:-1=24GiB")]
    [InlineData("cuda:00=24GiB")]
    [InlineData("cuda:99999999999=24GiB")]
    [InlineData("gpu:0=24GiB")]
    [InlineData("=24GiB")]
    [InlineData("cpu=0")]
    [InlineData("cpu=-1GiB")]
    [InlineData("cpu=1.5GiB")]
    [InlineData("cpu=GiB")]
    [InlineData("cpu=8GB")]
    [InlineData("cpu=8388608TiB")]
    [InlineData("cpu=8GiB,cuda:0=24GiB")]
    [InlineData("cuda:0=24GiB;cuda:0=24GiB")]
    [InlineData("cpu;cpu=8GiB")]
    public void What_is_no_list_of_different_devices_is_refused(string text) => Assert.Null(DeviceText.Parse(text));

    [Theory]
    [InlineData("cpu")]
    [InlineData("cpu=8GiB;cuda:0=24GiB")]
    [InlineData("cpu=1TiB")]
    [InlineData("cpu=1536MiB")]
    [InlineData("cpu=1000")]
    [InlineData("cpu=8388607TiB")]
    public void What_is_shown_is_what_would_be_read(string text) => Assert.Equal(text, DeviceText.Show(DeviceText.Parse(text)!));
}
