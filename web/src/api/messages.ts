import type { TurnAnswer } from './types';

/** One entry of a conversation. A user's message begins a turn; an answer carries the whole turn. */
export interface Message {
  id: string;
  turn_id: string | null;
  role: 'user' | 'assistant';
  text: string;
  created_at: string;
  answer?: TurnAnswer | null;
  feedback?: { verdict: 'right' | 'wrong'; note?: string | null; question?: string | null } | null;
}
