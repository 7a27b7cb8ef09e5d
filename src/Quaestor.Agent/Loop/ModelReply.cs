using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Loop;

/// <summary>What a model answered to one request.</summary>
/// <param name="Calls">With ids that no other call of the conversation has.</param>
sealed record ModelReply(Guid MessageId, string Text, IReadOnlyList<FunctionCallContent> Calls, ChatFinishReason Finish, ChatMessage Message);
