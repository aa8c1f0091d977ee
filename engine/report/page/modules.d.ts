/** Made by build.mjs: by ISO 3166 alpha-2 code longitude, latitude, numeric code and English name. */
declare module 'countries' {
  const countries: Record<string, [number, number, number, string]>;
  export default countries;
}
declare module 'world-atlas/countries-110m.json' {
  import type { Topology, GeometryCollection } from 'topojson-specification';
  const atlas: Topology<{ countries: GeometryCollection; land: GeometryCollection }>;
  export default atlas;
}
