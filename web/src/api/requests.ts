import { getJson } from './http';
import type { List } from './routes';

/** One request to a model, as it left. */
export interface SentRequest {
  number: number;
  model_id: string;
  sent_at: string;
  request: {
    /** Where it is not named, it is that of the request before. */
    system?: string;
    tools?: SentTool[];
    /** How many messages of the request before it begins with. */
    repeats: number;
    messages: SentMessage[];
  };
}

export interface SentTool {
  name: string;
  description: string;
  parameters: string;
}

export interface SentMessage {
  role: string;
  /** Missing where the message was too long to be kept. */
  parts?: SentPart[];
  /** How many characters it had. */
  left_out?: number;
}

export interface SentPart {
  type: 'text' | 'reasoning' | 'tool_call' | 'tool_result';
  tool?: string;
  text: string;
}

const id = encodeURIComponent;

export async function listRequests(threadId: string, turnId: string, signal?: AbortSignal): Promise<SentRequest[]> {
  return (await getJson<List<SentRequest>>(`/threads/${id(threadId)}/turns/${id(turnId)}/requests`, signal)).items;
}
