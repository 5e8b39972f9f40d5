import { memoryRateGate } from '../../src/stores/memory-rate-gate.ts';
import { describeRateGate } from '../contracts/rate-gate.ts';
import { fakeClock } from '../support/fake-clock.ts';

describeRateGate('the gate in memory', async () => {
  const clock = fakeClock();
  return { gate: memoryRateGate(clock), advance: clock.advance };
});
