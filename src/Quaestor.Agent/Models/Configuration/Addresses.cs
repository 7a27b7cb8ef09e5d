namespace Quaestor.Agent.Models.Configuration;

/// <summary>Addresses of model servers.</summary>
static class Addresses
{
    public const string WhatItIs = "is not an address. It looks like https://api.openai.com/v1.";

    /// <returns>Null where it is none. A name and password in it would be sent to nobody, so it must hold none.</returns>
    public static Uri? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 ? address : null;
}
