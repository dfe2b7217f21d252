"use strict";
// Runs after the module in a worker of its own, so that dragging never waits: requests in, records out.
globalThis.fetch = undefined;  // the module would fetch its own bytes, which the page forbids: it decodes them instead
const ready = QhmExplorer();
onmessage = async ({ data }) => {
  try {
    const program = await ready;
    const start = performance.now();
    const answer = JSON.parse(program.ccall("qhm_explore", "string", ["string"], [JSON.stringify(data.request)]));
    postMessage({ id: data.id, answer, milliseconds: performance.now() - start });
  } catch (error) {
    postMessage({ id: data.id, failed: String(error) });
  }
};
