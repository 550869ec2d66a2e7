/** A point of a curve: ms since 1970, and a value ≥ 0. */
export interface CurvePoint {
  readonly at: number;
  readonly value: number;
}

/** An SVG path of steps through the points, and the same closed down to the baseline, in a box of `width` × `height` that spans `from` to `to` and 0 to `top`. */
export function curvePaths(points: readonly CurvePoint[], from: number, to: number, top: number, width: number, height: number) {
  const x = (at: number) => round(((Math.max(at, from) - from) / (to - from)) * width);
  const y = (value: number) => round(height - (Math.min(value, top) / top) * height);
  const [first] = points;
  if (first === undefined) return { line: '', area: '' };
  const steps = points.slice(1).map(({ at, value }) => `H${x(at)}V${y(value)}`);
  const line = `M${x(first.at)} ${y(first.value)}${steps.join('')}H${width}`;
  return { line, area: `${line}V${height}H${x(first.at)}Z` };
}

/** The power of two, from 1 MiB on, that the highest value fits under. */
export function roundTop(highest: number): number {
  let top = 1024 ** 2;
  while (top < highest) top *= 2;
  return top;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
