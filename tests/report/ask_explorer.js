"use strict";
// node ask_explorer.js explorer.js REQUESTS: a line of JSON a request, a line an answer.
const [, , program, requests] = process.argv;
require(program)().then((explorer) => {
  const lines = require("fs").readFileSync(requests, "utf8").trim().split("\n");
  for (const line of lines) console.log(explorer.ccall("qhm_explore", "string", ["string"], [line]));
});
