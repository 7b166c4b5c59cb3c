/**
 * Code numbers of routes and sides, by system. Numbers are match keys only: the systems' own texts stand nowhere.
 * Sources: HL7 v3 RouteOfAdministration and table 0162 (every drug route of them), NCI Thesaurus as FDA's labels use
 * it, SNOMED CT numbers of billing-rules §4.3 and smart-fhir §3.8, EDQM Standard Terms.
 */
import type { CodeSystem } from './facts.ts'
import type { Side } from './answers.ts'
import type { Route, RouteMethod } from './route.ts'

/** A route, the method that its codes also say (null where they do not), and the codes, separated by spaces. */
type Row = readonly [route: Route, method: RouteMethod | null, codes: string]

/** What one code says. */
export interface CodeReading {
  readonly route: Route
  readonly method: RouteMethod | null
}

/** Plain IV and SQ are used for the route as such, so they say no method, though the code set files them under one. */
const v3: readonly Row[] = [
  ['intravenous', null, 'IV'],
  ['intravenous', 'infusion', 'IVC IVCC IVCI PCA'],
  ['intravenous', 'push', 'IVINJ IVINJBOL IVPUSH IVRPUSH IVSPUSH'],
  ['intravenous', 'flush', 'IVFLUSH'],
  ['intramuscular', null, 'IM IMD IMZ'],
  ['subcutaneous', null, 'SQ'],
  ['subcutaneous', 'infusion', 'SQINFUS IPUMPINJ'],
  ['subcutaneous', 'implant', 'SQIMPLNT SQSURGINS'],
  ['intravitreal', 'injection', 'IVITINJ'],
  ['intravitreal', 'implant', 'IVITIMPLNT'],
  ['intradermal', 'injection', 'IDINJ'],
  ['intradermal', 'implant', 'IDIMPLNT'],
  ['intra-arterial', 'infusion', 'IA'],
  ['intra-arterial', 'injection', 'IAINJ'],
  ['intra-arterial', 'push', 'IAINJP IAINJSP'],
  ['intra-articular', 'injection', 'IARTINJ'],
  ['intrathecal', 'infusion', 'IT'],
  ['intrathecal', 'injection', 'ITINJ SUBARACHINJ'],
  ['epidural', 'infusion', 'EPI'],
  ['epidural', 'injection', 'EPIDURINJ PDURINJ'],
  ['epidural', 'push', 'EPIINJ EPINJSP'],
  ['intraperitoneal', 'injection', 'IPERINJ PDPINJ'],
  ['intraperitoneal', null, 'PDPINSTL CAPDINSTL'],
  ['intralesional', 'injection', 'ILESINJ'],
  ['intraosseous', 'injection', 'IOSSINJ'],
  ['intraosseous', 'infusion', 'IOSSC'],
  ['intrapleural', 'injection', 'IPLRINJ'],
  ['intrapleural', null, 'CTINSTL'],
  ['intravesical', 'injection', 'IVESINJ BLADINJ'],
  ['intravesical', null, 'BLADINSTL'],
  ['intracavernous', 'injection', 'ICAVINJ ICORPCAVINJ'],
  ['intracardiac', 'infusion', 'IC'],
  ['intracardiac', 'injection', 'ICARDINJ IVENTINJ'],
  ['intracardiac', 'push', 'ICARDINJRP ICARDINJSP ICARINJP'],
  ['intracoronary', 'infusion', 'ICOR'],
  ['intracoronary', 'injection', 'ICORONINJ'],
  ['intracoronary', 'push', 'ICORONINJP'],
  ['intrabursal', 'injection', 'IBURSINJ'],
  ['intrasynovial', 'injection', 'ISYNINJ'],
  ['periarticular', 'injection', 'PAINJ'],
  ['perineural', 'injection', 'PNINJ'],
  ['soft-tissue', 'injection', 'SOFTISINJ'],
  ['subconjunctival', 'injection', 'SCINJ'],
  ['retrobulbar', 'injection', 'RBINJ'],
  ['intraocular', 'injection', 'IOINJ'],
  ['intraocular', 'implant', 'IOSURGINS'],
  ['intratympanic', 'injection', 'ITYMPINJ'],
  ['intrauterine', 'injection', 'IUINJ'],
  ['intrauterine', null, 'IU IUINSTL'],
  ['endotracheal', null, 'ETINSTL ITRACHINSTIL TRACHINSTL IBRONCHINSTIL'],
  ['other-parenteral', 'infusion', 'IVASCINFUS'],
  ['other-parenteral', 'injection', 'IVASCINJ PARENTINJ HEMOPORT EXTCORPINJ AMNINJ EXTRAMNINJ BILINJ CHOLINJ CERVINJ'],
  ['other-parenteral', 'injection', 'ENDOSININJ GINGINJ IABDINJ ICARTINJ ICAUDINJ ICAVITINJ ICEREBINJ ICISTERNINJ'],
  ['other-parenteral', 'injection', 'IDISCINJ IDUCTINJ IDURINJ IEPIDINJ IEPITHINJ ILUMINJ ILYMPJINJ IMEDULINJ'],
  ['other-parenteral', 'injection', 'INTERMENINJ INTERSTITINJ IOVARINJ IPCARDINJ IPINJ IPROSTINJ ISINJ ISTERINJ'],
  ['other-parenteral', 'injection', 'ITENDINJ ITESTINJ ITHORINJ ITUBINJ ITUMINJ IUINJC IURETINJ PDONTINJ PNSINJ'],
  ['other-parenteral', 'injection', 'SLESINJ SUBMUCINJ TRPLACINJ TRTRACHINJ URETHINJ URETINJ'],
  ['nebulised', null, 'NEB NASNEB ORNEB ETNEB'],
  ['inhalation', null, 'IPINHL ORIFINHL REBREATH IPPB TRACH VENT VENTMASK NASINHLC'],
  ['oral', null, 'PO CHEW DISSOLVE SUCK SWISHSWAL'],
  ['oromucosal', null, 'GARGLE SWISHSPIT ORRINSE ORMUC OROPHARTA ORALTA MUC TRNSLING GIN DEN'],
  ['sublingual', null, 'SL'],
  ['buccal', null, 'BUC'],
  ['enteral', null, 'EFT ENTINSTL GT NGT OGT GJT JJTINSTL OJJ NASOGASINSTIL IGASTINSTIL IDUODINSTIL CECINSTL GBINJ'],
  ['nasal', null, 'NASAL NASALINSTIL NASINHL'],
  ['rectal', null, 'PR RECTAL RECINSTL RECTINSTL ENEMA RETENEMA'],
  ['vaginal', null, 'VAGINS VAGINSI DOUCHE'],
  ['topical', null, 'TOPICAL SKIN SWAB DRESS OCDRESTA SHAMPOO HAIR SCALP NAIL SOAK PERIANAL PERINEAL'],
  ['transdermal', null, 'TRNSDERM TRNSDERMD'],
  ['ophthalmic', null, 'OPTHALTA ICORNTA SUBCONJTA'],
  ['otic', null, 'OT'],
]

const v2: readonly Row[] = [
  ['intravenous', null, 'IV'], ['intramuscular', null, 'IM'], ['subcutaneous', null, 'SC'],
  ['intradermal', null, 'ID'], ['intrathecal', null, 'IT'], ['epidural', null, 'EP'],
  ['intra-arterial', null, 'IA IHA'], ['intraperitoneal', null, 'IP'], ['intracardiac', null, 'IC'],
  ['intrabursal', null, 'IB'], ['intrasynovial', null, 'IS'], ['intraocular', null, 'IO'],
  ['intrauterine', null, 'IU'], ['endotracheal', null, 'ET'], ['other-parenteral', null, 'ICV'],
  ['inhalation', null, 'IH'], ['oral', null, 'PO'], ['sublingual', null, 'SL'], ['buccal', null, 'B'],
  ['oromucosal', null, 'MM MTH TL DT'], ['enteral', null, 'NG GTT'], ['nasal', null, 'NS IN'],
  ['rectal', null, 'PR'], ['vaginal', null, 'VG'], ['topical', null, 'TP AP SD IMR WND'],
  ['transdermal', null, 'TD'], ['ophthalmic', null, 'OP'], ['otic', null, 'OT'],
]

const ncit: readonly Row[] = [
  ['intravenous', null, 'C38276'], ['intravenous', 'push', 'C38274'], ['intravenous', 'infusion', 'C38279'],
  ['intramuscular', null, 'C28161'], ['subcutaneous', null, 'C38299'], ['intravitreal', null, 'C38280'],
  ['intradermal', null, 'C38238'], ['intra-articular', null, 'C38223'], ['intra-arterial', null, 'C38222'],
  ['intrathecal', null, 'C38267 C38297'], ['epidural', null, 'C38210 C38677'], ['intraperitoneal', null, 'C38258'],
  ['intralesional', null, 'C38250'], ['intrapleural', null, 'C38259'], ['intravesical', null, 'C38278'],
  ['intracavernous', null, 'C38230 C38235'], ['intracardiac', null, 'C38227'], ['intracoronary', null, 'C38218'],
  ['intrabursal', null, 'C38226'], ['intrasynovial', null, 'C38264'], ['periarticular', null, 'C38292'],
  ['perineural', null, 'C38293'], ['soft-tissue', null, 'C38198'], ['infiltration', null, 'C38215'],
  ['subconjunctival', null, 'C38298'], ['retrobulbar', null, 'C38296'], ['intraocular', null, 'C38255 C79143'],
  ['intratympanic', null, 'C38270'], ['intrauterine', null, 'C38272'], ['endotracheal', null, 'C38208 C38225'],
  ['other-parenteral', null, 'C38291 C38273 C38200 C38212 C38206 C38211 C38219 C38220 C38221 C38224 C38228 C38229'],
  ['other-parenteral', null, 'C38231 C38232 C38233 C38236 C38239 C38240 C38242 C79144 C38243 C38248 C79138 C38251'],
  ['other-parenteral', null, 'C38252 C79137 C38253 C38254 C79141 C79142 C38256 C38257 C38260 C38261 C38263 C38265'],
  ['other-parenteral', null, 'C38266 C38207 C38268 C38269 C38277 C38301 C79145 C38307 C38308 C38676'],
  ['inhalation', null, 'C38216'], ['oral', null, 'C38288'], ['sublingual', null, 'C38300'], ['buccal', null, 'C38193'],
  ['oromucosal', null, 'C38289 C38197 C38294'], ['enteral', null, 'C38209 C38285 C38246 C38241 C38249'],
  ['nasal', null, 'C38284'], ['rectal', null, 'C38295'], ['vaginal', null, 'C38313'],
  ['topical', null, 'C38304 C38675 C38286'], ['transdermal', null, 'C38305'],
  ['ophthalmic', null, 'C38287 C38194 C38234'], ['otic', null, 'C38192'],
]

const snomed: readonly Row[] = [
  ['intravenous', null, '47625008 255560000 418114005 419993007'],
  ['intramuscular', null, '78421000 255559005'],
  ['subcutaneous', null, '34206005 263887005'],
  ['intravitreal', null, '418401004'],
  ['intradermal', null, '372464004'],
  ['intra-articular', null, '12130007'],
  ['intra-arterial', null, '58100008'],
  ['intrathecal', null, '72607000'],
  ['epidural', null, '404820008 447080003'],
  ['intraperitoneal', null, '38239002'],
  ['intralesional', null, '372466002'],
  ['intraosseous', null, '417255000'],
  ['intrapleural', null, '372469009'],
  ['intravesical', null, '372471009'],
  ['intracavernous', null, '372461007'],
  ['intracameral', null, '418821007'],
  ['subconjunctival', null, '372476004'],
  ['retrobulbar', null, '418321004'],
  ['intratympanic', null, '418091004'],
  ['intraocular', null, '372468001'],
  ['intracardiac', null, '372460008'],
  ['intracoronary', null, '372463005'],
  ['intrabursal', null, '372459003'],
  ['intrasynovial', null, '418877009'],
  ['periarticular', null, '372474001'],
  ['perineural', null, '372475000'],
  ['intrauterine', null, '62226000'],
  ['endotracheal', null, '404818005 372452007'],
  ['other-parenteral', null, '418586008 418722009 418418000 447122006 372465003 445755006 372467006 417070009'],
  ['inhalation', null, '447694001'],
  ['oral', null, '26643006'],
  ['oromucosal', null, '372473007 418664002'],
  ['enteral', null, '417985001 127492001 127490009 127491008 418441008'],
  ['sublingual', null, '37839007'],
  ['buccal', null, '54471007'],
  ['nasal', null, '46713006'],
  ['rectal', null, '37161004'],
  ['vaginal', null, '16857009'],
  ['topical', null, '6064005 448598008'],
  ['transdermal', null, '45890007'],
  ['ophthalmic', null, '54485002 446105004'],
  ['otic', null, '10547007'],
]

const edqm: readonly Row[] = [
  ['intravenous', null, '20045000'], ['intramuscular', null, '20035000'], ['subcutaneous', null, '20066000'],
  ['intradermal', null, '20030000'], ['intra-articular', null, '20024000'], ['epidural', null, '20009000'],
  ['intra-arterial', null, '20023000'], ['infiltration', null, '20019500'], ['oral', null, '20053000'],
  ['nasal', null, '20049000'], ['inhalation', null, '20020000'],
]

function byCode(rows: readonly Row[]): ReadonlyMap<string, CodeReading> {
  return new Map(rows.flatMap(([route, method, codes]) => codes.split(' ').map((code) => [code, { route, method }])))
}

/** Numbers of body sites that say a side: of a laterality, of an eye (the eye proper, and the eye with its surroundings). */
export const sideCodes: ReadonlyMap<string, Side> = new Map([
  ['24028007', 'right'], ['1290032005', 'right'], ['18944008', 'right'],
  ['7771000', 'left'], ['1290031003', 'left'], ['8966001', 'left'],
  ['51440002', 'both'], ['40638003', 'both'],
])

/** What each code of each system says; a code that is not here says nothing. */
export const routeCodes: ReadonlyMap<CodeSystem, ReadonlyMap<string, CodeReading>> = new Map([
  ['v3-route', byCode(v3)], ['v2-0162', byCode(v2)], ['ncit', byCode(ncit)], ['snomed', byCode(snomed)], ['edqm', byCode(edqm)],
])
