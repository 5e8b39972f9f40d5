/** What a promise rejects with; the test fails where it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const answer = await promise.then(
    (value) => ({ value }),
    (failure: unknown) => ({ failure }),
  );
  if ('failure' in answer) return answer.failure;
  throw new Error(`It should have failed, and answered ${JSON.stringify(answer.value)}.`);
}
