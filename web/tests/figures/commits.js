// Init script for a page under test: notes each commit of React with how many components it drew, as the developer
// tools would be told, which production builds tell too.
(() => {
  const FUNCTIONS = new Set([0, 1, 11, 14, 15]);
  const PERFORMED_WORK = 1;
  const commits = [];
  globalThis.commits = commits;

  const drawnBelow = (fiber) => {
    let drawn = 0;
    for (let child = fiber.child; child !== null; child = child.sibling) {
      const before = child.alternate;
      if (FUNCTIONS.has(child.tag) && (child.flags & PERFORMED_WORK) !== 0) drawn++;
      // What was not gone into shares its children with what stood before.
      if (before === null || before.child !== child.child) drawn += drawnBelow(child);
    }
    return drawn;
  };
  globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    isDisabled: false,
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: (_id, { current }) => {
      if (globalThis.countingCommits) commits.push({ atMs: Date.now(), drawn: drawnBelow(current) });
    },
    onCommitFiberUnmount: () => {},
    onPostCommitFiberRoot: () => {},
  };
})();
