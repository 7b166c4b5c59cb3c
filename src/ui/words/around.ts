/** What the view says around its doses. */

export const aroundWords = {
  doses: 'In state',
  all: 'All',
  filter: 'Show only doses of',
  unread: 'What could not be read',
  noDoseTitle: 'No dose is charted for this visit',
  noDose: 'Every dose that is charted as given would stand here with its draft lines. Chart it in the EHR, then refresh from the chart.',
  footer:
    'Doseline proposes; a person decides. It posts no charge and gives no clinical advice. CPT code numbers belong to the American Medical Association: a site needs its own licence to use them, and none of their descriptions is shown here.',
  launchAgain: 'Launch again',
  readAgain: 'Read the chart again',
  nothingFound: 'No dose here fits. Empty the field and choose All to see every dose.',
} as const
