/**
 * Half-steps as programs: what they begin with and what they say, with NumPy alone. A program
 * has twenty lines at most, and the data in one of them, in digits that give back each bit.
 */
import { number } from "./elements.js";

/** A value as Python writes it. */
export function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || value === undefined) return "None";
  if (typeof value === "object") {
    return `{${Object.entries(value).map((pair) => pair.map(literal).join(": ")).join(", ")}}`;
  }
  return { true: "True", false: "False" }[value] ?? `${value}`;
}

/** A line that gives a name to numbers. */
export const array = (name, values) => `${name} = np.array(${literal(values)}, float)`;

/** The line of the points. */
export const data = (points) =>
  `X = np.array(${literal([...points])}, float).reshape(-1, 2)  # ${points.length / 2} points`;

/** A last line, with what the page says. */
export const ending = (what, value) =>
  `print(${what})  # the page says ${number(value).replace("−", "-")}`;

export const program = (...lines) => ["import numpy as np", ...lines.flat()].join("\n");

/** The silhouettes, from `squares`: here, since the desk that asks for them is full. */
export const SILHOUETTES = [
  "own = np.eye(len(centers), dtype=bool)[squares.argmin(axis=1)]",
  "sizes = own.sum(axis=0)",
  "sums = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2)) @ own",
  "inside = (sums / np.maximum(sizes - 1, 1))[own]",
  "other = np.where(own | (sizes == 0), np.inf, sums / np.maximum(sizes, 1)).min(axis=1)",
  "s = (other - inside) / np.maximum(np.maximum(inside, other), 1e-300) * (own @ sizes > 1)",
];
