/**
 * Stands in for fhirclient's own FHIR requests, which are not used (src/fhir/client.ts makes them): its client for
 * sessions only inherits them. CommonJS, as fhirclient requires it.
 */
Object.defineProperty(exports, '__esModule', { value: true })
exports.default = class {
  fhirRequest() {
    throw new Error('Not used here.')
  }
}
