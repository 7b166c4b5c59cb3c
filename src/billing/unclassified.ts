/**
 * HCPCS Level II codes of drugs without a code of their own, and their neighbours in the code set (billing-rules §1.3): none
 * of them names a product, and their units count no dose.
 */
export const unclassifiedDrugCodes: ReadonlySet<string> = new Set([
  'J1599', 'J3490', 'J3535', 'J3590', 'J3591', 'J7199', 'J7599', 'J7699', 'J7799', 'J7999', 'J8498', 'J8499', 'J8597', 'J8999', 'J9999', 'C9399',
])
