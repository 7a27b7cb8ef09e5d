namespace Quaestor.Agent.Models.Scripted;

/// <summary>The conversation took a way that the transcript does not know. Never retried, never turned into an answer.</summary>
sealed class ScriptMismatchException(string message) : Exception(message);
