/**
 * The known traps of fhirclient, of browsers and of EHRs at the launch, with the test that fails where the remedy is
 * missing. The sections are those of our notes on fhirclient 2.6.3: 2 authorize, 3 ready, 4 sessions, 5 requests and
 * renewal, 6 the build, 7 types.
 */

export interface Trap {
  readonly section: '1.2' | '1.3' | '1.4' | '1.5' | '1.6' | '1.7'
  readonly trap: string
  readonly file: string
  /** The test's name, or its beginning. */
  readonly test: string
}

const launch = 'test/smart/launch.browser.test.ts'
const session = 'test/smart/session.browser.test.ts'
const answers = 'test/smart/answers.browser.test.ts'
const keeping = 'test/smart/keeping.browser.test.ts'
const scopes = 'test/smart/scopes.test.ts'
const site = 'test/smart/site.test.ts'
const blocked = 'test/smart/storage-blocked.browser.test.ts'
const here = 'test/smart/traps.test.ts'
const client = 'test/fhir/client.test.ts'
const search = 'test/fhir/client.search.test.ts'
const chart = 'test/fhir/fetch-chart.test.ts'

export const traps: readonly Trap[] = [
  { section: '1.2', trap: 'Parameters of the address override what the app says.', file: launch, test: 'clientId, fhirServiceUrl, patientId and the rest in the address have no effect' },
  { section: '1.2', trap: 'fhirServiceUrl in the address leaves out the sign-in.', file: launch, test: 'fhirServiceUrl without iss opens nothing' },
  { section: '1.2', trap: 'Any issuer is launched.', file: launch, test: 'an EHR that is not in site.json is sent no request, and its address is not shown' },
  { section: '1.2', trap: 'An issuer is compared as text, slash and all.', file: site, test: '%s is North' },
  { section: '1.2', trap: 'A pattern that is not anchored fits a hostile address.', file: site, test: '%s is nobody' },
  { section: '1.2', trap: 'A server that would write it down is asked something.', file: answers, test: 'a hostile server whose path fits the pattern of a launcher is sent no request' },
  { section: '1.2', trap: 'A secret in the configuration is stored in the browser.', file: site, test: '%j is refused with its place' },
  { section: '1.2', trap: 'The scope "launch" is left out where another has the word in it.', file: scopes, test: 'for $view with $offered name each type once' },
  { section: '1.2', trap: 'The redirect address is the folder, not the page that was registered.', file: launch, test: 'an EHR launch ends in a session' },
  { section: '1.2', trap: 'PKCE is left out where S256 is not offered.', file: launch, test: 'without PKCE S256 nobody is sent to the EHR' },
  { section: '1.2', trap: 'state comes of Math.random, with less than 122 bits.', file: launch, test: 'an EHR launch ends in a session' },
  { section: '1.2', trap: 'Without completeInTarget a popup hands the code to its opener.', file: keeping, test: 'in a window that the EHR opened the launch ends there, and the opener is told nothing' },
  { section: '1.2', trap: 'An endpoint that has a query gets a second question mark.', file: launch, test: 'an authorization endpoint with a query keeps it' },
  { section: '1.2', trap: 'Without a smart-configuration /metadata is asked, which says nothing of PKCE.', file: answers, test: 'a server without a smart-configuration is asked for nothing else, and can be tried again' },
  { section: '1.2', trap: 'A discovery that failed is remembered until the page is loaded anew.', file: answers, test: 'a server without a smart-configuration is asked for nothing else, and can be tried again' },
  { section: '1.2', trap: 'No nonce is sent or compared.', file: answers, test: 'an id_token that %s' },
  { section: '1.2', trap: 'The iss of an answer is not looked at (RFC 9207).', file: answers, test: 'an answer in the name of another server is not exchanged' },
  { section: '1.2', trap: 'The iss of a refusal is not looked at.', file: answers, test: 'a refusal in the name of another server is not believed' },
  { section: '1.2', trap: 'A server that has to name itself may leave it out.', file: answers, test: 'a server that says its answers carry its name has to name itself' },
  { section: '1.2', trap: 'The scopes that were granted are not looked at.', file: launch, test: 'the scopes of the token count, not those that were asked for' },
  { section: '1.2', trap: 'aud is not the text that the EHR delivered.', file: launch, test: 'iss reaches the EHR as it was delivered, slash and all' },
  { section: '1.2', trap: 'A fake token, a secret or init() gets into the program.', file: here, test: 'nothing of fhirclient is used but what is safe' },

  { section: '1.3', trap: 'The code is not encoded in the request for the token.', file: launch, test: 'an EHR launch ends in a session' },
  { section: '1.3', trap: 'The code stays in the address, and a reload uses it again.', file: launch, test: 'the address of the app keeps the state alone' },
  { section: '1.3', trap: 'Two calls of ready() exchange the code twice.', file: launch, test: 'an EHR launch ends in a session' },
  { section: '1.3', trap: 'After a failed exchange a reload gives a client without a token.', file: session, test: 'a code that has expired gives no session, and a reload gives none either' },
  { section: '1.3', trap: 'expires_in as text is joined to the clock: the token never ends.', file: session, test: 'a token of %j seconds is renewed by one request for all who ask' },
  { section: '1.3', trap: 'Without expires_in the access token is decoded as a JWT, and that throws.', file: session, test: 'a token without an end or a refresh token serves until the server says no' },
  { section: '1.3', trap: 'The end in a JWT is taken by the clock of this computer.', file: keeping, test: 'an access token is not read: an end that stands in it' },
  { section: '1.3', trap: 'An expires_in of 0 or less renews at each request.', file: keeping, test: 'a token that lasts %j is one without an end that is known' },
  { section: '1.3', trap: 'An id_token in base64url throws.', file: launch, test: 'the user %s of the id_token is %s' },
  { section: '1.3', trap: 'No patient came, and the app goes on.', file: session, test: 'the patient %j of a token is none' },
  { section: '1.3', trap: 'code and state are taken by a router, or shown in the address.', file: launch, test: 'the address of the app keeps the state alone' },
  { section: '1.3', trap: 'A reload between code and token.', file: keeping, test: 'a reload while the token is under way says that the launch did not end' },

  { section: '1.4', trap: 'A second launch in one frame shows the first patient.', file: session, test: 'a second launch in the same frame shows the second patient, and nothing of the first is left' },
  { section: '1.4', trap: 'Windows that share a storage show each other’s patient.', file: session, test: 'two frames of one tab never show each other’s patient' },
  { section: '1.4', trap: 'Tabs show each other’s patient.', file: keeping, test: 'two tabs keep their patients through reloads' },
  { section: '1.4', trap: 'A dead token stays in the storage.', file: session, test: 'when the session is ended, nothing of it is left in the tab' },
  { section: '1.4', trap: 'A window that is opened inherits the storage.', file: blocked, test: 'a frame of another site that may store nothing offers the same launch in a window of its own, and that works' },
  { section: '1.4', trap: 'Back leads to the launch page, which launches again.', file: session, test: 'Back from the app leaves it, without a second launch' },
  { section: '1.4', trap: 'Back brings a page back as it stood, with the patient of before.', file: keeping, test: 'a page that Back brings back as it stood does not stay once its launch is over' },
  { section: '1.4', trap: 'Back leads to the launch page after scopes were refused.', file: answers, test: 'Back after a launch that asked for less leaves the app' },
  { section: '1.4', trap: 'A launch that may be used once is used again and again.', file: answers, test: 'a launch that the EHR takes once only: opened again, the person is not sent round in a circle' },
  { section: '1.4', trap: 'An answer is exchanged that nobody here asked for.', file: session, test: 'an answer that no launch of this tab asked for is not exchanged' },
  { section: '1.4', trap: 'Storage is blocked in a frame of another site.', file: blocked, test: 'a frame of another site that may store nothing offers the same launch in a window of its own, and that works' },
  { section: '1.4', trap: 'What was typed is lost with the session.', file: keeping, test: 'what was typed and not saved outlasts a new launch and the end of a session' },

  { section: '1.5', trap: 'Requests in parallel renew the token several times.', file: session, test: 'a token of %j seconds is renewed by one request for all who ask' },
  { section: '1.5', trap: 'A renewal names no client.', file: session, test: 'a token of %j seconds is renewed by one request for all who ask' },
  { section: '1.5', trap: 'The client id is not encoded in a renewal.', file: keeping, test: 'a client id that needs encoding arrives whole when the token is renewed' },
  { section: '1.5', trap: 'A missing scope stops every renewal.', file: session, test: 'a renewal that is refused ends the session; one that had no answer is tried again' },
  { section: '1.5', trap: 'A renamed scope stops every renewal.', file: keeping, test: 'a server that calls the scope of its refresh tokens otherwise is renewed all the same' },
  { section: '1.5', trap: 'A request that is left takes the renewal and the refresh token with it.', file: keeping, test: 'leaving one read does not stop the renewal that another waits for' },
  { section: '1.5', trap: 'A renewal that had no answer throws the refresh token away.', file: session, test: 'a renewal that is refused ends the session; one that had no answer is tried again' },
  { section: '1.5', trap: 'A refresh token that is replaced is forgotten, or one that is not.', file: keeping, test: 'a refresh token serves more than once, where it is replaced each time' },
  { section: '1.5', trap: 'A 401 is not answered by a renewal.', file: keeping, test: 'a token that is refused before its end is renewed once for all reads, and each is asked once more' },
  { section: '1.5', trap: 'A 401 for one resource ends the session.', file: keeping, test: 'a resource that is refused whatever the token ends neither the session nor the other reads' },
  { section: '1.5', trap: 'A 401 that stays is asked over and over.', file: keeping, test: 'a refused token whose renewal is refused too is the end of the session' },
  { section: '1.5', trap: 'A write goes out with a stale token, or twice.', file: keeping, test: 'a write that is refused is not sent again, and the next press goes out with a renewed token' },
  { section: '1.5', trap: 'A renewed token is for another patient.', file: session, test: 'a renewed token for another patient is not used' },
  { section: '1.5', trap: 'The words of an OperationOutcome are lost in an error’s text.', file: client, test: 'what an OperationOutcome says is kept' },
  { section: '1.5', trap: 'The token goes to any host that an answer names.', file: search, test: 'a next link that leads elsewhere is not followed' },
  { section: '1.5', trap: 'A Location or a redirect is followed with the token.', file: client, test: 'a redirect (%i) is not followed, for a read or a write' },
  { section: '1.5', trap: 'An empty 201 is looked up at its Location, and fails.', file: client, test: 'a write may be answered by nothing, a read may not' },
  { section: '1.5', trap: 'Pages are not followed, or without an end.', file: search, test: 'pages that go in a circle, or on for ever, end as truncated' },
  { section: '1.5', trap: 'Outcomes are among the resources.', file: search, test: 'a search follows its pages, keeps each resource once and leaves outcomes out' },
  { section: '1.5', trap: 'One reference that is refused fails the whole reading.', file: chart, test: 'a type that is answered %i is told, and the rest is read' },
  { section: '1.5', trap: 'application/json is asked for.', file: client, test: 'a read asks below the base, as FHIR, with the token, and keeps nothing' },
  { section: '1.5', trap: 'fetch is kept from before it was replaced.', file: client, test: 'fetch is called as browsers want it, not as a member of something' },

  { section: '1.6', trap: 'The launch page is large.', file: here, test: 'the launch page keeps its budget in the gates' },
  { section: '1.6', trap: 'Over plain http there is no cryptography.', file: keeping, test: 'a page that was opened without https is not launched, since it has no cryptography' },
  { section: '1.6', trap: 'Substitutes for fetch and AbortController come along.', file: here, test: 'fhirclient comes without its substitutes and its debug log' },

  { section: '1.7', trap: 'The latest types of FHIR are of STU3.', file: here, test: 'the versions that were tried are the ones that are installed' },
  { section: '1.7', trap: 'The tests resolve the entry for Node, which has no sign-in.', file: here, test: 'nothing of fhirclient is used but what is safe' },
  { section: '1.7', trap: 'localStorage.debug writes tokens into the console.', file: keeping, test: 'no token and no code reach the console, even where a debug log is asked for' },
]
