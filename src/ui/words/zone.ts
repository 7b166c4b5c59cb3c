/** A zone as it is named beside a time. */
import type { Zone } from '../../app/administration-time.ts'

/** "America/New York", "UTC−06:00". */
export const zoneText = (zone: Zone): string =>
  zone.kind === 'named' ? zone.name.replaceAll('_', ' ') : `UTC${zone.offset.replace('-', '−')}`
