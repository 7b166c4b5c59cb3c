/** The sandbox EHR of the project itself, beside those of others. */
import type { Issuer } from './issuers.ts'

/** Whether an EHR stands beside the pages: then its patients, and the codes that they are checked against, come with the app. */
export const isEmbedded = ({ iss, sandbox }: Pick<Issuer, 'iss' | 'sandbox'>, page: URL): boolean =>
  sandbox && new URL(iss, page).origin === page.origin

/** Whether a person can connect to it from the start page. What stands in place of "*" only its own launcher knows. */
export const isConnectable = (issuer: Issuer, page: URL): boolean => !isEmbedded(issuer, page) && !issuer.iss.includes('*')
