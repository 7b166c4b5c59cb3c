/** Stands in for the package `debug`, to which fhirclient hands tokens: nothing is ever logged. CommonJS, as fhirclient requires it. */
const silent = () => undefined
silent.extend = () => silent
module.exports = () => silent
