/** The drugs of the sandbox's charts. They are invented and of labeler 99999, but for one that shows what a code of its own does. */

/** A solution for injection. */
export interface Product {
  readonly name: string
  readonly ndc: string
  /** Milligrams in a millilitre. */
  readonly perMl: number
}

export const formulary = {
  algostat: { name: 'Algostat', ndc: '99999-0222-03', perMl: 10 },
  antivomin: { name: 'Antivomin', ndc: '99999-0640-02', perMl: 5 },
  bactelor: { name: 'Bactelor', ndc: '99999-0831-10', perMl: 20 },
  calmidrol: { name: 'Calmidrol', ndc: '99999-0641-02', perMl: 20 },
  dermaquil: { name: 'Dermaquil', ndc: '99999-0789-11', perMl: 150 },
  exampleprazine: { name: 'Exampleprazine', ndc: '99999-0123-01', perMl: 100 },
  /** The number and its code are public facts, which the sandbox's reference data holds (tools/sandbox-reference.ts). */
  famotidine: { name: 'Famotidine', ndc: '63323-0739-12', perMl: 10 },
  ferrodex: { name: 'Ferrodex', ndc: '99999-0615-04', perMl: 50 },
  immunova: { name: 'Immunova', ndc: '99999-0733-20', perMl: 200 },
  ocuvantine: { name: 'Ocuvantine', ndc: '99999-0312-05', perMl: 40 },
  reumavant: { name: 'Reumavant', ndc: '99999-0555-01', perMl: 4 },
  solvidrin: { name: 'Solvidrin', ndc: '99999-0456-01', perMl: 30 },
  vantizol: { name: 'Vantizol', ndc: '99999-0971-01', perMl: 10 },
} as const satisfies Readonly<Record<string, Product>>
