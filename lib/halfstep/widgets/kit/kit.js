/**
 * The kit: what every widget of the book is made of. A widget imports from here alone:
 *
 *   import { frame, live, slider } from "../kit/kit.js";
 *
 * A page loads the kit once, whatever number of widgets it has. Python joins the files below
 * into one module, in this order (`sources.py`), so each stands after those it imports, and
 * a name may be used once among them.
 */
export * from "./elements.js";
export * from "./scales.js";
export * from "./motion.js";
export * from "./codec.js";
export * from "./programs.js";
export * from "./controls.js";
export * from "./play.js";
export * from "./dragging.js";
export * from "./frame.js";
export * from "./links.js";
export * from "./geometry.js";
export * from "./loop.js";
export * from "./kmeans.js";
export * from "./mixture.js";
export * from "./plane.js";
export * from "./soft.js";
export * from "./way.js";
export * from "./lab.js";
