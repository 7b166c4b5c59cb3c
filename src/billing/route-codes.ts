/**
 * Code numbers of routes and sides, by system. Numbers are match keys only: the systems' own texts stand nowhere.
 * Sources: HL7 v3 RouteOfAdministration and table 0162 (every drug route of them), NCI Thesaurus as FDA's labels use
 * it, SNOMED CT numbers of billing-rules §4.3 and smart-fhir §3.8, EDQM Standard Terms.
 */
import type { CodeSystem } from './facts.ts'
import type { Side } from './answers.ts'
import type { Route, RouteMethod, RouteReading } from './route.ts'

/** A route, the method that its codes also say (null where they do not), and the codes of each system, in the order of `systems`. */
type Row = readonly [route: Route, method: RouteMethod | null, codes: string]

const systems = ['v3-route', 'v2-0162', 'ncit', 'snomed', 'edqm'] as const satisfies readonly CodeSystem[]

/** Plain IV and SQ are used for the route as such, so they say no method, though v3 files them under one. */
const rows: readonly Row[] = [
  ['intravenous', null, 'IV | IV | C38276 | 47625008 255560000 418114005 419993007 | 20045000'],
  ['intravenous', 'infusion', 'IVC IVCC IVCI PCA | | C38279'],
  ['intravenous', 'push', 'IVINJ IVINJBOL IVPUSH IVRPUSH IVSPUSH | | C38274'],
  ['intravenous', 'flush', 'IVFLUSH'],
  ['intramuscular', null, 'IM IMD IMZ | IM | C28161 | 78421000 255559005 | 20035000'],
  ['subcutaneous', null, 'SQ | SC | C38299 | 34206005 263887005 | 20066000'],
  ['subcutaneous', 'infusion', 'SQINFUS IPUMPINJ'],
  ['subcutaneous', 'implant', 'SQIMPLNT SQSURGINS'],
  ['intravitreal', 'injection', 'IVITINJ'],
  ['intravitreal', 'implant', 'IVITIMPLNT'],
  ['intravitreal', null, ' | | C38280 | 418401004'],
  ['intradermal', 'injection', 'IDINJ'],
  ['intradermal', 'implant', 'IDIMPLNT'],
  ['intradermal', null, ' | ID | C38238 | 372464004 | 20030000'],
  ['intra-arterial', 'infusion', 'IA'],
  ['intra-arterial', 'injection', 'IAINJ'],
  ['intra-arterial', 'push', 'IAINJP IAINJSP'],
  ['intra-arterial', null, ' | IA IHA | C38222 | 58100008 | 20023000'],
  ['intra-articular', 'injection', 'IARTINJ'],
  ['intra-articular', null, ' | | C38223 | 12130007 | 20024000'],
  ['intrathecal', 'infusion', 'IT'],
  ['intrathecal', 'injection', 'ITINJ SUBARACHINJ'],
  ['intrathecal', null, ' | IT | C38267 C38297 | 72607000'],
  ['epidural', 'infusion', 'EPI'],
  ['epidural', 'injection', 'EPIDURINJ PDURINJ'],
  ['epidural', 'push', 'EPIINJ EPINJSP'],
  ['epidural', null, ' | EP | C38210 C38677 | 404820008 447080003 | 20009000'],
  ['intraperitoneal', 'injection', 'IPERINJ PDPINJ'],
  ['intraperitoneal', null, 'PDPINSTL CAPDINSTL | IP | C38258 | 38239002'],
  ['intralesional', 'injection', 'ILESINJ'],
  ['intralesional', null, ' | | C38250 | 372466002'],
  ['intraosseous', 'injection', 'IOSSINJ'],
  ['intraosseous', 'infusion', 'IOSSC'],
  ['intraosseous', null, ' | |  | 417255000'],
  ['intrapleural', 'injection', 'IPLRINJ'],
  ['intrapleural', null, 'CTINSTL | | C38259 | 372469009'],
  ['intravesical', 'injection', 'IVESINJ BLADINJ'],
  ['intravesical', null, 'BLADINSTL | | C38278 | 372471009'],
  ['intracavernous', 'injection', 'ICAVINJ ICORPCAVINJ'],
  ['intracavernous', null, ' | | C38230 C38235 | 372461007'],
  ['intracardiac', 'infusion', 'IC'],
  ['intracardiac', 'injection', 'ICARDINJ IVENTINJ'],
  ['intracardiac', 'push', 'ICARDINJRP ICARDINJSP ICARINJP'],
  ['intracardiac', null, ' | IC | C38227 | 372460008'],
  ['intracoronary', 'infusion', 'ICOR'],
  ['intracoronary', 'injection', 'ICORONINJ'],
  ['intracoronary', 'push', 'ICORONINJP'],
  ['intracoronary', null, ' | | C38218 | 372463005'],
  ['intrabursal', 'injection', 'IBURSINJ'],
  ['intrabursal', null, ' | IB | C38226 | 372459003'],
  ['intrasynovial', 'injection', 'ISYNINJ'],
  ['intrasynovial', null, ' | IS | C38264 | 418877009'],
  ['periarticular', 'injection', 'PAINJ'],
  ['periarticular', null, ' | | C38292 | 372474001'],
  ['perineural', 'injection', 'PNINJ'],
  ['perineural', null, ' | | C38293 | 372475000'],
  ['soft-tissue', 'injection', 'SOFTISINJ'],
  ['soft-tissue', null, ' | | C38198'],
  ['subconjunctival', 'injection', 'SCINJ'],
  ['subconjunctival', null, ' | | C38298 | 372476004'],
  ['retrobulbar', 'injection', 'RBINJ'],
  ['retrobulbar', null, ' | | C38296 | 418321004'],
  ['intraocular', 'injection', 'IOINJ'],
  ['intraocular', 'implant', 'IOSURGINS'],
  ['intraocular', null, ' | IO | C38255 C79143 | 372468001'],
  ['intratympanic', 'injection', 'ITYMPINJ'],
  ['intratympanic', null, ' | | C38270 | 418091004'],
  ['intrauterine', 'injection', 'IUINJ'],
  ['intrauterine', null, 'IU IUINSTL | IU | C38272 | 62226000'],
  ['endotracheal', null, 'ETINSTL ITRACHINSTIL TRACHINSTL IBRONCHINSTIL | ET | C38208 C38225 | 404818005 372452007'],
  ['other-parenteral', 'infusion', 'IVASCINFUS'],
  ['other-parenteral', 'injection', 'IVASCINJ PARENTINJ HEMOPORT EXTCORPINJ AMNINJ EXTRAMNINJ BILINJ CHOLINJ CERVINJ ENDOSININJ'],
  ['other-parenteral', 'injection', 'GINGINJ IABDINJ ICARTINJ ICAUDINJ ICAVITINJ ICEREBINJ ICISTERNINJ IDISCINJ IDUCTINJ IDURINJ'],
  ['other-parenteral', 'injection', 'IEPIDINJ IEPITHINJ ILUMINJ ILYMPJINJ IMEDULINJ INTERMENINJ INTERSTITINJ IOVARINJ IPCARDINJ IPINJ'],
  ['other-parenteral', 'injection', 'IPROSTINJ ISINJ ISTERINJ ITENDINJ ITESTINJ ITHORINJ ITUBINJ ITUMINJ IUINJC IURETINJ PDONTINJ'],
  ['other-parenteral', 'injection', 'PNSINJ SLESINJ SUBMUCINJ TRPLACINJ TRTRACHINJ URETHINJ URETINJ'],
  ['other-parenteral', null, ' | ICV | C38291 C38273 C38200 C38212 C38206 C38211 C38219 C38220 C38221 C38224 C38228 C38229 C38231'],
  ['other-parenteral', null, ' | | C38232 C38233 C38236 C38239 C38240 C38242 C79144 C38243 C38248 C79138 C38251 C38252 C79137 C38253'],
  ['other-parenteral', null, ' | | C38254 C79141 C79142 C38256 C38257 C38260 C38261 C38263 C38265 C38266 C38207 C38268 C38269 C38277'],
  ['other-parenteral', null, ' | | C38301 C79145 C38307 C38308 C38676 | 418586008 418722009 418418000 447122006 372465003 445755006'],
  ['other-parenteral', null, ' | |  | 372467006 417070009'],
  ['nebulised', null, 'NEB NASNEB ORNEB ETNEB'],
  ['inhalation', null, 'IPINHL ORIFINHL REBREATH IPPB TRACH VENT VENTMASK NASINHLC | IH | C38216 | 447694001 | 20020000'],
  ['oral', null, 'PO CHEW DISSOLVE SUCK SWISHSWAL | PO | C38288 | 26643006 | 20053000'],
  ['oromucosal', null, 'GARGLE SWISHSPIT ORRINSE ORMUC OROPHARTA ORALTA MUC TRNSLING GIN DEN | MM MTH TL DT | C38289 C38197 C38294'],
  ['oromucosal', null, ' | |  | 372473007 418664002'],
  ['sublingual', null, 'SL | SL | C38300 | 37839007'],
  ['buccal', null, 'BUC | B | C38193 | 54471007'],
  ['enteral', null, 'EFT ENTINSTL GT NGT OGT GJT JJTINSTL OJJ NASOGASINSTIL IGASTINSTIL IDUODINSTIL CECINSTL GBINJ | NG GTT'],
  ['enteral', null, ' | | C38209 C38285 C38246 C38241 C38249 | 417985001 127492001 127490009 127491008 418441008'],
  ['nasal', null, 'NASAL NASALINSTIL NASINHL | NS IN | C38284 | 46713006 | 20049000'],
  ['rectal', null, 'PR RECTAL RECINSTL RECTINSTL ENEMA RETENEMA | PR | C38295 | 37161004'],
  ['vaginal', null, 'VAGINS VAGINSI DOUCHE | VG | C38313 | 16857009'],
  ['topical', null, 'TOPICAL SKIN SWAB DRESS OCDRESTA SHAMPOO HAIR SCALP NAIL SOAK PERIANAL PERINEAL | TP AP SD IMR WND | C38304'],
  ['topical', null, ' | | C38675 C38286 | 6064005 448598008'],
  ['transdermal', null, 'TRNSDERM TRNSDERMD | TD | C38305 | 45890007'],
  ['ophthalmic', null, 'OPTHALTA ICORNTA SUBCONJTA | OP | C38287 C38194 C38234 | 54485002 446105004'],
  ['otic', null, 'OT | OT | C38192 | 10547007'],
  ['infiltration', null, ' | | C38215 | | 20019500'],
  ['intracameral', null, ' | |  | 418821007'],
]

function codesOf(place: number): ReadonlyMap<string, RouteReading> {
  return new Map(rows.flatMap(([route, method, codes]) =>
    (codes.split('|')[place]?.match(/\S+/g) ?? []).map(code => [code, { route, method }])))
}

/** Numbers of body sites that say a side: of a laterality, of an eye (the eye proper, and the eye with its surroundings). */
export const sideCodes: ReadonlyMap<string, Side> = new Map([
  ['24028007', 'right'], ['1290032005', 'right'], ['18944008', 'right'],
  ['7771000', 'left'], ['1290031003', 'left'], ['8966001', 'left'],
  ['51440002', 'both'], ['40638003', 'both'],
])

/** What each code of each system says; a code that is not here says nothing. */
export const routeCodes: ReadonlyMap<CodeSystem, ReadonlyMap<string, RouteReading>> =
  new Map(systems.map((system, place) => [system, codesOf(place)]))
