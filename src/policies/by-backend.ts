/**
 * One thing per backend, as its own plan says; and one per tool and backend, where the tool's plan departs from it.
 * Made when it is first asked for, and kept.
 */
export type ByBackend<Plan, Thing> = (plan: Plan | null, backend: string, tool: string) => Thing;

export function byBackend<Plan, Thing>(
  planOf: (backend: string) => Plan,
  create: (plan: Plan, backend: string) => Thing,
): ByBackend<Plan, Thing> {
  const shared = new Map<string, Thing>();
  const own = new Map<string, { readonly plan: Plan; readonly things: Map<string, Thing> }>();
  const thingsOf = (plan: Plan, tool: string) => {
    const known = own.get(tool);
    if (known?.plan === plan) return known.things;
    // The tool's first call, or the first one after a load of the schema brought another plan.
    const things = new Map<string, Thing>();
    own.set(tool, { plan, things });
    return things;
  };
  return (plan, backend, tool) => {
    const things = plan === null ? shared : thingsOf(plan, tool);
    const known = things.get(backend);
    if (known !== undefined) return known;
    const made = create(plan ?? planOf(backend), backend);
    things.set(backend, made);
    return made;
  };
}
