using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Quaestor.StubRunner;

// What it is told by the environment: see Orders. What it does at a question: see ChatAnswers.
if (args is ["idle"])
{
    Thread.Sleep(Timeout.Infinite);
}

if (args is ["host", var modelFile])
{
    await Host.RunAsync(modelFile);
}

if (args is ["python-host", var python])
{
    await PythonHost.RunAsync(python);
}

Orders.Record(args);
if (Orders.ExitAtStart is { } code)
{
    Console.Error.WriteLine(Orders.LastWords);
    return code;
}

using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = Orders.IgnoresTerm);
Orders.StartChild();
using var listener = new TcpListener(IPAddress.Loopback, int.Parse(Orders.Port(args), CultureInfo.InvariantCulture));
try
{
    listener.Start();
}
catch (SocketException error)
{
    Console.Error.WriteLine($"couldn't bind: {error.Message}");
    return 1;
}

Console.WriteLine("listening");
while (true)
{
    var connection = await listener.AcceptSocketAsync();
    _ = Task.Run(() => Server.AnswerAsync(connection));
}
