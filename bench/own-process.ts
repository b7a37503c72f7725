import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Runs a module as a process of its own, so that its memory is known. @returns the first message it sends */
export async function ownProcess<Answer>(file: string, words: string[]): Promise<Answer> {
  const child = fork(file, words, { execArgv: process.execArgv });
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the process of ${file} ended with ${code}`))),
  ])) as [Answer];
  return answer;
}
