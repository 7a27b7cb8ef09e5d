namespace Quaestor.Cli.Commands.Doctor;

/// <param name="What">What was looked at: <c>sandbox</c>, <c>store</c> …</param>
/// <param name="Text">What was found, and where it does not work, what to do.</param>
sealed record Finding(string What, bool Works, string Text);
