import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANSWERING, type Questions, type Topic } from './questions.ts';

/** A process of the benchmark, with the probe inside it. */
export interface Started {
  readonly pid: number;
  /** Resolves once it answers questions of its own. A subject has none: the probe answers, from the start. */
  readonly answering: Promise<unknown>;
  ask<T extends Topic>(topic: T, details: Questions[T]['details']): Promise<Questions[T]['answer']>;
  /** Rejects once the process has ended by itself, with the last lines that it wrote. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

export interface Start {
  readonly name: string;
  /** The script and its arguments, for this same Node. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the log files. */
  readonly logs: string;
}

const PROBE = new URL('./probe.mjs', import.meta.url).href;
const STOP_MS = 3_000;

interface Reply {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

export function start({ name, args, env, logs }: Start): Started {
  const log = join(logs, `${name.replaceAll(/\W+/g, '-')}.log`);
  const file = openSync(log, 'w');
  const child = spawn(process.execPath, ['--import', PROBE, ...args], {
    stdio: ['ignore', file, file, 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
  closeSync(file);
  const died = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${name} ended (${code ?? signal}):\n${lastLines(log)}`);
  });
  const answering = Promise.race([replyTo(child, ANSWERING), died]);
  for (const told of [died, answering]) told.catch(() => {}); // who waits for an answer is told
  return {
    pid: child.pid ?? 0,
    died,
    answering,
    ask: questionsTo(child, died),
    stop: () => stop(child),
  };
}

function questionsTo(child: ChildProcess, died: Promise<never>): Started['ask'] {
  let lastId = 0;
  return (topic, details) => {
    lastId += 1;
    const id = lastId;
    // The probe and `answerQuestions` answer a topic with its type; a channel between processes cannot say so.
    const answer = replyTo(child, id) as Promise<Questions[typeof topic]['answer']>;
    child.send({ id, topic, details });
    return Promise.race([answer, died]);
  };
}

function replyTo(child: ChildProcess, id: number): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const read = (reply: Reply) => {
    if (reply.id !== id) return;
    child.off('message', read);
    if (reply.error === undefined) resolve(reply.answer);
    else reject(new Error(reply.error));
  };
  child.on('message', read);
  return promise;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(impatient);
}

function lastLines(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
}
