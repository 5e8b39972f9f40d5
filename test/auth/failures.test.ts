import { expect, test } from 'vitest';
import { countFailures, networkOf } from '../../src/auth/failures.ts';
import { fakeClock } from '../support/fake-clock.ts';

function subject() {
  const clock = fakeClock();
  const failures = countFailures(clock);
  const fail = (address: string, times: number) => {
    for (let time = 0; time < times; time++) failures.count(address);
  };
  return { clock, failures, fail };
}

test('thirty failures in a minute shut an address out for a minute', async () => {
  const { clock, failures, fail } = subject();
  fail('10.0.0.1', 29);
  expect(failures.restOf('10.0.0.1')).toBe(0);
  fail('10.0.0.1', 1);
  expect(failures.restOf('10.0.0.1')).toBe(60_000);

  await clock.advance(59_999);
  expect(failures.restOf('10.0.0.1')).toBe(1);
  await clock.advance(1);
  expect(failures.restOf('10.0.0.1')).toBe(0);
});

test('no other address is shut out', () => {
  const { failures, fail } = subject();
  fail('10.0.0.1', 1_000);
  expect(failures.restOf('10.0.0.2')).toBe(0);
});

test('twenty-nine failures in each minute shut nobody out', async () => {
  const { clock, failures, fail } = subject();
  for (let minute = 0; minute < 5; minute++) {
    fail('10.0.0.1', 29);
    expect(failures.restOf('10.0.0.1')).toBe(0);
    await clock.advance(60_000);
  }
});

test('a million addresses cost no memory for ever', () => {
  const { failures, fail } = subject();
  fail('10.0.0.1', 30);
  for (let one = 0; one < 10_001; one++) failures.count(`172.16.${one >> 8}.${one & 255}`);
  expect(failures.restOf('10.0.0.1')).toBe(0); // forgotten: those who failed later are remembered
});

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '8193:3512:1:2/64'],
  ['2001:db8:1:2::9', '8193:3512:1:2/64'],
  ['2001:DB8:1:2::', '8193:3512:1:2/64'],
  ['2001:db8::1', '8193:3512:0:0/64'],
  ['::1', '0:0:0:0/64'],
  ['fe80::1%eth0', '65152:0:0:0/64'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
