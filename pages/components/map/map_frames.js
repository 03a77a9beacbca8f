// Where the pieces of a territory are drawn: an island overseas does not make the rest a dot.
const WIDTH = 1000;
const APART = 3; // degrees: pieces further from each other than that have a frame each
const INSET = 240; // side of the frame of a piece that is not the largest
const GAP = 30;

// A frame for each group of pieces close to each other: the largest on top, the others in a line below.
function framed(border) {
  const boxes = [];
  for (const ring of rings(border)) {
    const [[west, east], [south, north]] = [0, 1].map((axis) => extent(ring.map((point) => point[axis])));
    let box = { west, east, south, north };
    for (const other of boxes.filter((one) => isNear(one, box))) {
      boxes.splice(boxes.indexOf(other), 1);
      box = joined(box, other);
    }
    boxes.push(box);
  }
  const sized = boxes.map((box) => {
    const shrink = Math.cos((((box.south + box.north) / 2) * Math.PI) / 180); // a degree of longitude against one of latitude
    return { ...box, shrink, wide: (box.east - box.west) * shrink, high: box.north - box.south };
  });
  const [main, ...others] = sized.sort((one, other) => other.wide * other.high - one.wide * one.high);
  const frames = [{ ...main, scale: WIDTH / main.wide, left: 0, top: 0 }];
  const top = (WIDTH / main.wide) * main.high + GAP;
  others.forEach((box, rank) => {
    frames.push({ ...box, scale: INSET / Math.max(box.wide, box.high), left: rank * (INSET + GAP), top });
  });
  return { frames, height: others.length ? top + INSET : top - GAP };
}

const isNear = (one, other) =>
  one.west - other.east < APART && other.west - one.east < APART && one.south - other.north < APART && other.south - one.north < APART;

function joined(one, other) {
  const [west, south] = [Math.min(one.west, other.west), Math.min(one.south, other.south)];
  return { west, south, east: Math.max(one.east, other.east), north: Math.max(one.north, other.north) };
}

const rings = ({ geometry: { type, coordinates } }) => (type === "Polygon" ? coordinates : coordinates.flat());
const extent = (values) => [Math.min(...values), Math.max(...values)];
