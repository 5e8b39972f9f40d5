import { expect, test } from 'vitest';
import { compileTools, mistakesOf } from './compile-tools.ts';

/** A file of ten tools each, with a join, an enum and an input type of its own. */
function files(tools: number, backend: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: tools / 10 }, (_, file) => [
      `tools/${file}.graphql`,
      Array.from({ length: 10 }, (_, index) => sdl(file * 10 + index, backend)).join('\n'),
    ]),
  );
}

function sdl(n: number, backend: string): string {
  return `
    extend type Mutation {
      "Finds things of kind ${n}. Use it where they are asked for."
      findThings${n}(
        "Which customer's." userId: ID! @constraint(minLength: 1, maxLength: 40)
        by: By${n}, state: State${n}
        first: Int! = 10 @constraint(min: 1, max: 50)
      ): Things${n}
        @tool(effect: READ, tags: ["t${n % 7}"], examples: [{ args: "{\\"userId\\": \\"cus_1\\"}" }])
        @rest(backend: "${backend}", GET: "/t/{args.userId}?n={args.by.name}&s={args.state}&limit={args.first}")
    }
    input By${n} { name: String @constraint(maxLength: 20) year: Int }
    enum State${n} { OPEN @from(path: "open") DONE }
    type Things${n} { total: Int! items: [Thing${n}!]! }
    type Thing${n} {
      id: ID! name: String @from(path: "full_name") state: State${n}
      next: Thing${n} @rest(backend: "catalog", GET: "/t/{parent.id}/next")
    }`;
}

/** Of this process, the better of two: what else the machine does only adds. */
function cpuSecondsOf(work: () => void): number {
  const times = [1, 2].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000_000;
  });
  return Math.min(...times);
}

const TIMEOUT = 60_000;

test(
  '2,000 tools compile in less than 3 s, and the time grows with their number alone',
  () => {
    const [few, many] = [files(500, 'shop'), files(2_000, 'shop')];
    const short = cpuSecondsOf(() => compileTools(few));
    const long = cpuSecondsOf(() => expect(compileTools(many).catalogue.tools).toHaveLength(2_000));
    expect(long).toBeLessThan(3);
    expect(long / short).toBeLessThan(12); // four times the tools; sixteen if it were quadratic
  },
  TIMEOUT,
);

test(
  '1,000 mistakes in one file are reported in less than 3 s',
  () => {
    const text = Object.values(files(1_000, 'nowhere')).join('\n');
    expect(cpuSecondsOf(() => expect(mistakesOf(text)).toHaveLength(1_000))).toBeLessThan(3);
  },
  TIMEOUT,
);
