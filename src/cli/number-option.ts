import { InvalidArgumentError } from 'commander';

/** A whole number on the command line, at least 1. */
export function wholeNumber(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number) || number < 1) {
    throw new InvalidArgumentError('write a whole number, 1 or more.');
  }
  return number;
}
