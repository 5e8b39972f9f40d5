import { expect, test } from 'vitest';
import { findFunctions, importConfig, importFunctions, projectIn } from '../../src/app/project.ts';
import { failureOf } from '../support/failure.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { projectFolder } from '../support/gateway-for.ts';

const HANGING = 'await new Promise(() => {});\nexport const hang = () => 1;\n';

function projectOf(files: Readonly<Record<string, string>>) {
  return projectIn(projectFolder({ sdl: '# nothing', files }));
}

/** Nothing in the project moves the clock on: the real loop turns until so many imports have come. */
async function untilSleeping(clock: FakeClock, count: number): Promise<void> {
  await expect.poll(() => clock.sleeping()).toBe(count);
}

test('a module that never settles is a mistake after ten seconds, and so are several', async () => {
  const clock = fakeClock();
  const project = projectOf({
    'resolvers/tools/hang.ts': HANGING,
    'resolvers/tools/hang2.ts': HANGING,
    'resolvers/tools/well.ts': 'export const well = () => 1;',
  });
  const finding = findFunctions(project, 1, clock);
  await untilSleeping(clock, 2);
  await clock.advance(10_000);
  const { functions, mistakes } = await finding;
  expect(Object.keys(functions)).toEqual(['well']);
  expect(mistakes).toMatchObject([
    {
      file: 'resolvers/tools/hang.ts',
      line: 1,
      rule: 'resolver',
      message: 'It did not finish loading within 10 s.',
    },
    { file: 'resolvers/tools/hang2.ts' },
  ]);
});

test('a configuration that never settles is a mistake as well', async () => {
  const clock = fakeClock();
  const importing = failureOf(
    importConfig(projectOf({ 'toolgate.config.mjs': HANGING }), 1, clock),
  );
  await untilSleeping(clock, 1);
  await clock.advance(10_000);
  expect(await importing).toMatchObject({
    mistakes: [{ file: 'toolgate.config.mjs', rule: 'config' }],
  });
});

test('an import that ends in time leaves no timer behind', async () => {
  const clock = fakeClock();
  const project = projectOf({ 'resolvers/tools/well.ts': 'export const well = () => 1;' });
  expect(Object.keys(await importFunctions(project, 1, clock))).toEqual(['well']);
  expect(clock.sleeping()).toBe(0);
});

test('all files that do not load are told at once, each with its line', async () => {
  const project = projectOf({
    'resolvers/tools/b.ts': '\nthrow new Error("no");',
    'resolvers/tools/a.ts': 'export const other = () => 1;',
  });
  expect(await failureOf(importFunctions(project, 1))).toMatchObject({
    name: 'ProjectMistake',
    message:
      'resolvers/tools/a.ts:1 resolvers/tools/a.ts must export a function `a`.\nresolvers/tools/b.ts:2 no.',
  });
});
