using Microsoft.Win32.SafeHandles;
using Quaestor.Data.Sandboxes.Worker;

// The standard streams as they are: no console, no buffers.
using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
using var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
WorkerHost.Run(input, output, seal: args is ["--sealed"]);
return 0;
