/** A half-step of a model that the page knows, as a program. */
import { hardProgram } from "../loop_lab/program.js";
import { softProgram } from "../mixture_lab/program.js";

const KNOWN = {
  assign: hardProgram, update: hardProgram, e_step: softProgram, m_step: softProgram,
};

/** A half-step of either model; null where one of the moves is not said in a word. */
export function knownProgram(points, moves, way) {
  const of = KNOWN[moves[1]];
  return of && moves.every((move, i) => !i || KNOWN[move] === of) ? of(points, way) : null;
}
