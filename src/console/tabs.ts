interface Tab {
  readonly query: string;
}

const CALL = `# Every tool is a mutation; its effect says what
# a call may change. This one only reads.
#
# Ctrl-Enter runs it, Ctrl-Space completes. On the
# left: the documentation, and the explorer, of the
# tools that your key may call.

mutation RecentOrders {
  fetchOrderHistory(userId: "cus_1042", first: 3) {
    orders {
      id
    }
  }
}
`;

const CATALOGUE = `# The tools that you may call.

query Catalogue {
  tools {
    name
    effect
    description
  }
}
`;

/** What a first visit opens; later visits find the tabs as they were left. */
export const TABS: Tab[] = [{ query: CALL }, { query: CATALOGUE }];
