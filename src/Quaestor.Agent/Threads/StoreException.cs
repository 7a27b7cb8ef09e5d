namespace Quaestor.Agent.Threads;

/// <summary>The store cannot be opened, read or written. The message is a sentence for the person who runs the program.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What was to be written contradicts what is stored: a second running turn, the same request again. Nothing was written.</summary>
sealed class StoreConflictException(Exception inner) : Exception("What was to be written contradicts what is stored.", inner);
