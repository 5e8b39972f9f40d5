import { afterEach, expect, test } from 'vitest';
import { untilReady } from '../../bench/ready.ts';
import { round } from '../../bench/round.ts';
import { bodyOf, SCENARIOS, type Scenario } from '../../bench/scenarios.ts';
import { type Stage, setStage } from '../../bench/stage.ts';
import { BARE, SUBJECTS, startSubject } from '../../bench/subjects.ts';

const stages: Stage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.clear();
});

test('a round counts the calls of the subject, and what they cost', async () => {
  const { stage, subject, scenario } = await bareProxy();
  await untilReady(subject, scenario, stage.key);
  const bodies = [bodyOf(scenario, 'plain')];
  const load = { subject, bodies, calls: 1, delayMs: 20, connections: 2, ms: 10_000 };
  const figures = await round(stage, { ...load, requests: 10 });
  expect(figures.backendPerRequest).toBe(1);
  expect(figures.p50Ms).toBeGreaterThan(19);
  expect(figures.requestsPerSecond).toBeLessThan(101); // two connections, 20 ms each
  expect(figures.cpuMicrosPerCall).toBeGreaterThan(10);
  expect(figures.cpuMicrosPerCall).toBeLessThan(20_000); // the wait is not CPU time
  expect(figures.rssMiB).toBeGreaterThan(20);
});

test('a subject that answers something else is not measured', async () => {
  const { stage, subject, scenario } = await bareProxy();
  const renamed = { ...subject, dialect: 'sdl' } as const; // the proxy hands on the names of the backend
  await expect(untilReady(renamed, scenario, stage.key)).rejects.toThrow(
    /bare proxy answers .*customerId/,
  );
});

test('a process that ends too early is named, with its last words', async () => {
  const stage = await someStage();
  const subject = stage.start({ name: 'hasty', args: ['--eval', 'console.log("no port"); '] });
  await expect(subject.died).rejects.toThrow(/^hasty ended \(0\):\nno port$/);
});

async function bareProxy() {
  const stage = await someStage();
  const bare = SUBJECTS.find(({ name }) => name === BARE);
  if (!bare) throw new Error('no bare proxy');
  return { stage, subject: await startSubject(stage, bare), scenario: firstScenario() };
}

async function someStage(): Promise<Stage> {
  const stage = await setStage();
  stages.push(stage);
  return stage;
}

function firstScenario(): Scenario {
  const [scenario] = SCENARIOS;
  if (!scenario) throw new Error('no scenario');
  return scenario;
}
