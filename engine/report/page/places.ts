// Countries by ISO 3166 alpha-2 code.
import countries from 'countries';

export const countryName = (code: string): string => countries[code]?.[3].replace(' of America', '') ?? code;
export const isPlaced = (code: string): boolean => code in countries;
export const placeOf = (code: string): [number, number] => [countries[code]![0], countries[code]![1]];
export const shapeOf = (code: string): number => countries[code]![2];
