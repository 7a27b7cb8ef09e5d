import type { TurnAnswer, TurnStatus } from './types';

/** One entry of a conversation. A user's message begins a turn; an answer carries the whole turn. */
export interface Message {
  id: string;
  turn_id: string | null;
  role: 'user' | 'assistant';
  text: string;
  created_at: string;
  answer?: TurnAnswer | null;
}

/** A turn that is still running when the messages are read. */
export interface ActiveTurn {
  turn_id: string;
  status: TurnStatus;
  /** Its events begin behind this number. */
  after: number;
}

export interface MessagesPage {
  items: Message[];
  next?: string | null;
  active_turn?: ActiveTurn | null;
  /** Number of the newest event that the items already hold. */
  last_event?: number | null;
}
